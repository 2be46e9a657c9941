"""The words that the bulk documents are made of: invented names, and the phrases of an invented field.

A sentence is a frame with slots in braces; a slot names one of the lists. What is not plain text (a percentage, a
formula, an accent, a dash, a citation) comes from frames of its own, so that its share can be chosen.
"""

FAMILY_STARTS = (
    "Ab Al An Ar Bal Bar Bel Ber Bo Bran Cal Car Chan Dal Dar Del Dor Dra Eb El En Fal Far Fen Gal Gar Gol Gran Hal "
    "Han Har Hel Hol Ib Il In Jan Jar Jo Kal Kam Kar Kel Kor Kra Lam Lan Lar Len Lin Lor Mal Man Mar Mel Mer Mon Nak "
    "Nar Nel Nor Ol Or Pal Par Pel Per Pol Ran Ras Rel Ros Sal San Sar Sel Sor Stan Tal Tam Tar Tel Tor Tra Ul Ur Val "
    "Van Var Vel Vor Wal War Wel Yam Yar Yo Zal Zan Zel Zor"
).split()
FAMILY_MIDDLES = "a e i o u ada ale ani ari be da de di do ga ge go ka ke ki ko la le li lo ma me mi mo na ne".split()
FAMILY_ENDS = (
    "bach bel berg bin by chi da dan der dez din don dov feld ford gan ger hara ka kar ki kin kov lan land lin low "
    "man mann mar mi mont nen ner ni nov ra ran rez ri rin ro roff rud sen shi ska ski son stad stein ta tan ter "
    "ti ton tov va vel ven vic ville vin wald wen wick wood ya zaki"
).split()
FAMILY_SHORT = "Bao Che Duan Fei Gu Hou Jia Kuo Lai Min Nie Ou Pei Qiu Rui Shen Tan Uy Wei Xia Yin Zhu".split()
FAMILY_ACCENTED = (
    "Böhmeling Çelvik Dvorská Égalon Fåbjörn Gómelez Hölzner Îlemont Jørsted Kovářek Lefèvrin Müldner Nuñatez "
    "Öqvister Pérolles Řezničan Šimkovec Tóthery Übelmark Værnes Wójtarz Żelinsky Sałakowa Břetislavek"
).split()
FAMILY_COMPOUND = ("van der {0}", "de {0}", "von {0}", "{0}-{1}", "{0} {1}", "al-{0}", "O'{0}", "Mc{0}")
GIVEN_STARTS = "A Be Ca Da E Fe Ga Ha I Ja Ka Le Ma Na O Pa Ra Sa Ta U Vi We Xi Ya Zo Mi Lu Ro Si Jo".split()
GIVEN_ENDS = (
    "bel dan dora drea fael gan hiro iko lan lara lia lina lou man mar mi min mon na nan nel nis ra ren ria rin ro "
    "ron sha sia tan tha tia ting vid vin wei xin yan yi yu zin"
).split()
GIVEN_ACCENTED = "Amélie Björn Zoë René Jérôme Łucja Søren Íñigo Ágnes Øystein".split()
MONONYMS = "Sorvani LinQiao Temirlan Adhipati".split()

SYLLABLES = "ar be cor da el fen gra hy in jo ka lu mo ne or pi qua re sy tra un ve wy xo ze".split()

ADJECTIVES = (
    "adaptive amortised asymmetric balanced bounded calibrated causal coarse compact composable conservative "
    "contrastive convex cooperative coupled decentralised deep differentiable discrete distributed dynamic efficient "
    "elastic equivariant ergodic explicit factored faithful few-shot fine-grained generic geometric global graded "
    "grounded heterogeneous hierarchical high-dimensional hybrid implicit incremental interpretable invariant "
    "iterative joint large-scale latent layered lifelong linear local long-horizon low-rank modular monotone "
    "multi-agent multi-modal multi-scale neural noisy nonlinear offline online open-ended optimal orthogonal parallel "
    "partial periodic personalised piecewise pre-trained private probabilistic progressive quantised recurrent "
    "regularised reliable robust sample-efficient scalable self-supervised semantic sequential shallow sparse spectral "
    "stable stochastic streaming structured symbolic temporal transparent unbiased uncertain unified variational "
    "weakly-supervised zero-shot"
).split()
NOUNS = (
    "abstraction adaptation adapter agent algorithm alignment allocation annotation approximation architecture "
    "assignment attention attribution baseline benchmark boundary bottleneck calibration channel classifier clustering "
    "code collection compression concept constraint controller convergence coreset corpus correction critic curriculum "
    "dataset decoder decomposition demonstration denoiser detector dialogue diffusion discovery distillation "
    "distribution document domain embedding encoder ensemble entropy environment estimation estimator evaluation "
    "evidence exploration expression factorisation feature feedback field filter flow forecast framework gradient "
    "grammar graph heuristic hierarchy horizon hypothesis image index inference information initialisation instruction "
    "interaction interface invariance kernel knowledge label lattice layer learner lexicon likelihood manifold mapping "
    "margin matching measure mechanism memory metric mixture modality molecule momentum network noise objective "
    "observation operator optimiser oracle parser partition path pattern penalty perception planner policy posterior "
    "prediction preference prior process projection prompt proof protein protocol query ranking reasoning recovery "
    "reduction regret relation representation retrieval reward robot routing sampler sampling scene schedule scheme "
    "score search segmentation sequence signal simulation skill solver speaker speech state strategy subspace summary "
    "symmetry task teacher template tensor theorem threshold token trajectory transfer transformer translation tree "
    "uncertainty update utterance value variance verification vision vocabulary weight workflow world"
).split()
VERBS = (
    "accelerates aligns amortises approximates balances bounds bridges calibrates combines compresses constrains "
    "corrects couples decomposes decouples denoises distils estimates extends factors filters generalises guides "
    "improves infers integrates learns leverages maintains matches models optimises organises predicts preserves "
    "propagates quantifies reconstructs recovers reduces refines regularises represents resolves retrieves selects "
    "separates simplifies stabilises steers summarises tracks transfers transforms unifies verifies"
).split()
TOPICS = (
    "reinforcement learning|language modelling|program synthesis|machine translation|drug discovery|weather "
    "forecasting|question answering|theorem proving|autonomous driving|speech recognition|molecular design|image "
    "captioning|federated optimisation|causal discovery|recommendation|information extraction|sign language "
    "processing|medical imaging|scene understanding|time-series analysis|robotic manipulation|active learning|anomaly "
    "detection|graph generation|structured prediction|semantic parsing|dialogue modelling|continual learning"
).split("|")
VENUES = (
    "Proceedings of the Conference on Invented Methods|Journal of Imaginary Results|Transactions on Made-Up Systems|"
    "Annals of Plausible Inference|Proceedings of the Workshop on Bulk Data|Letters in Synthetic Science"
).split("|")

TITLES = (
    "{Method}: {Adj} {Noun} {Noun2} for {Topic}",
    "{Adj} {Noun} {Noun2} with {Adj2} {Noun3}",
    "{Method}: Towards {Adj} {Noun} in {Topic}",
    "On the {Noun} of {Adj} {Noun2}s in {Topic}",
    "{Adj} {Topic} via {Noun} {Noun2}",
    "Learning {Adj} {Noun}s from {Adj2} {Noun2} {Noun3}s",
    "What Makes a {Noun} {Adj}? A Study of {Noun2} {Noun3} in {Topic}",
    "{Adj} and {Adj2} {Noun} {Noun2}",
    "Beyond {Noun} {Noun2}: {Adj} {Topic} with {Method}",
    "A {Adj} View of {Noun} {Noun2} and Its {Noun3}",
    "{Topic} as {Adj} {Noun} {Noun2}",
    "Revisiting {Noun} {Noun2}s for {Adj} {Topic}",
)
TITLES_WITH_MATH = (
    "{Method}: {Adj} {Noun}s on $\\mathrm{{SE}}(3)$ for {Topic}",
    "An $\\mathcal{{O}}(n \\log n)$ {Noun} for {Adj} {Topic}",
    "$k$-{Noun} {Noun2}s with {Adj} {Noun3}",
)
TITLES_WITH_ACCENTS = (
    "{Adj} {Noun}s beyond Schrödinger {Noun2}s",
    "From Poincaré {Noun}s to {Adj} {Topic}",
    "{Adj} {Noun} {Noun2}s – A {Noun3} for {Topic}",
)

SENTENCES = (
    "In this paper, we study {adj} {noun} {noun2}s for {topic}, where a {adj2} {noun3} has to be recovered from a "
    "{adj3} {noun4} with little supervision.",
    "We propose {method}, a {adj} {noun} that {verb} the {noun2} of a {adj2} {noun3} and thereby {verb2} the {noun4} "
    "without any additional annotation.",
    "Existing approaches to {topic} rely on a {adj} {noun}, which is expensive to obtain and rarely {verb} the {adj2} "
    "{noun2}s that are met in practice.",
    "To address this issue, our method {verb} a {adj} {noun} and {verb2} it with a {adj2} {noun2}, so that the {noun3} "
    "remains {adj3} throughout the {noun4}.",
    "Extensive experiments on {number} benchmarks show that {method} outperforms {adj} baselines by a large margin, "
    "while it needs far fewer {noun}s and a smaller {noun2}.",
    "Despite recent progress in {topic}, it remains unclear whether a {adj} {noun} {verb} the {noun2}, or whether the "
    "{noun3} merely {verb2} the {adj2} {noun4}.",
    "We further show, in theory and in practice, that the {adj} {noun} of {method} {verb} the {noun2} whenever the "
    "{noun3} is {adj2} and the {noun4} is {adj3}.",
    "Our analysis reveals that the {noun} (the {adj} part of the {noun2}) {verb} most of the {noun3}; the {adj2} "
    "{noun4} plays a minor role.",
    "The resulting {noun} is {adj}, easy to implement, and {verb} {adj2} {noun2}s for {topic} as well as for a broad "
    "class of {adj3} {noun3}s.",
    "Code, data and trained {noun}s are released to support further work on {adj} {topic} and on {adj2} {noun2} "
    "{noun3}s.",
    "This raises two questions: how does the {noun} of a {adj} {noun2} change over time, and which {noun3} {verb} the "
    "{adj2} {noun4} best?",
    "For example, when a {adj} {noun} {verb} two {noun2}s at once, the {adj2} {noun3} has no access to the {noun4} and "
    "its {noun} degrades.",
)
SENTENCES_WITH_PERCENT = (
    "On {topic}, {method} raises the {noun} from {percent}% to {percent2}% and the {adj} {noun2} by {percent3}%, with "
    "{number} {noun3}s a {noun4}.",
    "In {number} of the settings the {adj} {noun} loses less than {percent}% of its {noun2}, at a cost of ${number} a "
    "{noun3} (see the {noun4}).",
)
SENTENCES_WITH_MATH = (
    "We prove a {noun} of $\\tilde{{\\mathcal{{O}}}}(\\sqrt{{d^{{3}} H^{{{number}}} K}})$ for the {adj} {noun2}, where "
    "$d$ is the dimension of the {noun3} and $K$ the number of {noun4}s.",
    "The {adj} {noun} lives on $\\mathrm{{SE}}(3)$ and {verb} $f_\\theta(x) = \\sum_{{i=1}}^{{n}} \\alpha_i k(x, x_i)$ "
    "for each {noun2} at a rate of $1/\\epsilon^2$.",
)
SENTENCES_WITH_CITATION = (
    "Following \\citep{{{word}{number}{word2}}}, we take the {adj} {noun} as given and ask how the {noun2} "
    "\\emph{{{verb}}} the {adj2} {noun3}.",
)
SENTENCES_WITH_ACCENTS = (
    "The {noun} – a {adj} variant of the Schrödinger {noun2} – {verb} the “{adj2} {noun3}” in {number}–{number2} steps "
    "and is not naïve about the {noun4}.",
    "It’s a {adj} {noun}: Erdős–Rényi {noun2}s, Poincaré {noun3}s and Gödel’s {noun4} are covered alike by {method}.",
)
