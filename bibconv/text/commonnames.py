"""Common family and given names: a hint for telling which is which where an author line leaves it open.

Small on purpose: names that stand overwhelmingly on one side. The syllables tell Romanised Chinese names apart.
"""

from __future__ import annotations

import re

FAMILY = frozenset(
    """
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie tang deng xiao
    feng cao peng zeng dong yuan jiang cai lu jia ding wei xue ye yan pan du dai xia tian ren fan fang shi yao tan liao
    zou xiong jin lyu lv hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan qian qiao lai gong yin wen
    zhuang niu ouyang hsu hsieh tsai chang cheng cheung chan chow chu chiang chung chiu wong lau leung kwok kwan ho lam
    tsang tseng yeh yu yeung ng fu hong lei shen song su xi xin yi zhan zhong zuo situ
    kim lee park choi jung jeong kang cho yoon jang lim han oh seo shin kwon hwang ahn song ryu yoo
    nguyen tran le pham hoang phan vu vo dang bui do duong ly ngo dinh
    tanaka suzuki sato takahashi watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki matsumoto inoue
    kimura hayashi shimizu saito mori ikeda hashimoto ishikawa ogawa okada fujita nakajima matsuda
    sharma gupta singh kumar agarwal aggarwal jain patel shah mehta verma mishra pandey joshi reddy rao nair iyer menon
    ghosh bose das chatterjee banerjee mukherjee chakraborty chakrabarti bhattacharya bhattacharyya sengupta dutta roy
    khan ahmed hussain ali malik sinha kapoor chopra malhotra bhatia saxena srivastava tiwari dubey yadav chauhan rathore
    kulkarni deshpande joshi patil naik shetty hegde murthy krishnan subramanian raghavan srinivasan venkatesh iyengar
    bajpai trivedi desai bhatt pillai kaur gill bansal goyal mittal garg arora
    smith johnson williams brown jones davis miller wilson moore taylor anderson jackson white harris thompson garcia
    martinez robinson clark rodriguez lewis walker hall allen young hernandez king wright lopez hill scott green adams
    baker gonzalez nelson carter mitchell perez roberts turner phillips campbell parker evans edwards collins stewart
    sanchez morris rogers reed cook morgan bell murphy bailey rivera cooper richardson cox howard ward torres peterson
    gray ramirez watson brooks kelly sanders price bennett wood barnes ross henderson coleman jenkins perry powell
    patterson hughes flores washington butler simmons foster bryant alexander russell griffin diaz hayes schmidt mueller
    fischer weber meyer wagner becker schulz hoffmann koch bauer richter klein wolf schroeder neumann schwarz zimmermann
    braun krause hofmann lange werner krueger silva santos oliveira souza rodrigues ferreira alves pereira lima gomes
    costa ribeiro martins carvalho almeida lopes soares fernandes vieira barbosa rossi russo ferrari esposito bianchi
    romano colombo ricci marino greco bruno gallo conti costa giordano mancini rizzo lombardi moretti fernandez ruiz
    jimenez moreno alonso gutierrez romero navarro dominguez vazquez ramos castro ortiz ivanov petrov smirnov kuznetsov
    popov volkov novikov morozov jensen nielsen hansen pedersen andersen johansen olsen larsen berg johansson karlsson
    nilsson eriksson larsson olsson persson svensson dubois durand leroy moreau laurent lefebvre michel garnier faure
    rousseau cohen levy friedman goldberg katz shapiro mccallum manning jurafsky
    """.split()  # noqa: SIM905
)

GIVEN = frozenset(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald
    steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas
    eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank raymond patrick jack dennis jerry
    tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter christian keith roger terry
    austin sean gerald carl dylan harold jordan jesse bryan lawrence arthur gabriel bruce logan billy albert willie alan
    juan wayne elijah randy roy vincent ralph eugene russell bobby mason philip louis mary patricia jennifer linda
    elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle
    carol amanda melissa deborah stephanie dorothy rebecca sharon laura cynthia amy kathleen angela shirley brenda emma
    anna pamela nicole samantha katherine christine helen debra rachel carolyn janet maria catherine heather diane olivia
    julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah megan cheryl jacqueline
    martha madison teresa gloria sara janice ann kathryn abigail sophia frances jean alice judy isabella julia grace
    amber denise danielle marilyn beverly charlotte natalie theresa diana brittany doris kayla alexis lori marie
    carla ronan stefano marco luca paolo giovanni giuseppe francesco antonio mario roberto andrea alessandro matteo
    lorenzo davide simone federico riccardo elena chiara francesca giulia silvia pierre jacques francois philippe
    nicolas olivier julien antoine guillaume sebastien thierry yann yoshua ilya dmitry sergey alexey andrei mikhail
    vladimir nikolai ivan olga tatiana natalia svetlana hans klaus wolfgang juergen matthias stefan andreas thorsten
    bernhard ulrich jan lars sven anders bjorn henrik erik johan karl carlos luis jorge miguel pablo pedro javier
    fernando alejandro diego rafael ricardo eduardo manuel joao hugo tiago bruno bart bernt geoffrey graham ian jamie
    rahul amit anil sunil vijay rajesh ramesh suresh mahesh ravi arun ashok sanjay ajay vivek manish deepak sandeep
    pradeep rohit mohit ankit nitin sachin vikas gaurav saurabh sourav abhishek aditya arjun karthik harsh kartik
    priya pooja neha anjali kavita sunita divya shreya ananya aishwarya swati sneha shruti ritu nisha sonal savitha
    sumit rohan haseena denny cheshta maha mohammad muhammad mohamed ahmad omar hassan hussein mustafa ibrahim yusuf
    fatima aisha hiroshi takashi kenji satoshi akira yuki yuta kenta daichi haruto naoki kazuki shota ryo tomoki
    vasco vera cristina alon hal yoav omer noam shai
    """.split()  # noqa: SIM905
) - FAMILY

PARTICLES = frozenset(
    "de del della di da do dos das du des la le las los van von vom der den ter ten zu zur af av el al bin ibn ben y e "
    "st saint mac d' l'".split()
)
"""Words that begin or join a family name."""

_SYLLABLE = re.compile(
    r"(?![gkh]i)(?!(?:zh|ch|sh|[rzcs])i[aeno])(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|"
    r"a|e|i|o|u|v)"
)


def syllables(word: str) -> int:
    """How many syllables of Romanised Chinese a word is made of; 0 where it is not made of such.

    >>> syllables("Zhizhou"), syllables("Ren"), syllables("jianzhuozhu"), syllables("Turing")
    (2, 1, 3, 0)
    """
    word = word.lower()
    if len(word) > 24:
        return 0
    fewest = [0] + [99] * len(word)
    for start in range(len(word)):
        if fewest[start] == 99:
            continue
        for end in range(start + 1, min(start + 7, len(word) + 1)):
            if fewest[end] > fewest[start] + 1 and _SYLLABLE.fullmatch(word, start, end):
                fewest[end] = fewest[start] + 1
    return fewest[-1] if fewest[-1] < 99 else 0
