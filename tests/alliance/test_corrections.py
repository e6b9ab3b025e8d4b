"""What was once wrong or imprecise in this course, and may not come back: patterns that are gone, values that are right."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from alliance.course import COURSE
from quizkit import workspace
from written import strings, without_targets

ROOT = Path(str(workspace.source(COURSE)))
BANK = COURSE.bank

# (what no text of the course says any more, why)
GONE = [
    # 1950 to 1992
    (r"undertakes? to act|duty to act", "the treaty says: “declares that it would act”"),
    (r"control of (its|the) army", "operational control, not control of the army"),
    (r"(Guam|25 July 1969)[^.\n]{0,120}(soldiers|manpower)", "manpower and shield are words of 3 November 1969"),
    (r"bomb effort is being closed down", "it had only just been found out"),
    (r"SOFA\)? says which country's courts", "it settles more, and the letters of 1991 were ended, not amended"),
    # 1993 to 2024
    (r"(body|group) for joint nuclear planning|promised joint nuclear|answered with joint nuclear|joint nuclear planning (could|from)", "in April 2023 the NCG was to “discuss nuclear and strategic planning”"),
    (r"agree to talk whenever", "the Commitment to Consult has no “whenever” and no legal force"),
    (r"for the first time say in detail", "the 38th SCM has one clause, on “continuation”"),
    (r"(acknowledges|respected) that Korean|Koreans will not be pulled into a (war in Northeast|regional)", "in 2006 Washington respects a position; it makes no promise"),
    (r"Lee Myung-bak called off the last stage and kept \[?28,500", "in 2008 the presidents named no number"),
    (r"10,000 (to|and) 12,000", "Seoul puts the total in Russia at 15,000"),
    (r"able Korean forces and safe enough|able to and the surroundings are safe", "three conditions, not two"),
    (r"remove the last limits on the reach", "Seoul ended the guidelines; the presidents acknowledged it"),
    (r"whose consent they need|reprocessing Seoul needs Washington", "the consent is for American material"),
    (r"Yangju highway incident", "better pages are named"),
    # 2025, up to the paper; the reports and articles of that year; the frameworks
    (r"It is not yet law", "a like clause became law in December 2025, after the paper"),
    (r"from about 300 to 150", "no page has these numbers of the National Security Council"),
    (r"leave few or none", "the largest cut found, 18,500, would leave about 10,000"),
    (r"aviation unit of 2008", "the Army announced it for Iraq"),
    (r"Two squadrons (leave, two|go; \[two) stay", "two stay at first; by one report they go in the end"),
    (r"largest cut that this course has found", "it is the largest first cut"),
    (r"leaving in March", "the force's own release has March"),
    (r"wants? (the island|Taiwan) armed", "what was read says: help the island to defend itself"),
    (r"“considering whether”", "not seen in the newspaper’s own words: it wrote of an idea under study"),
    (r"enough for everything, and China comes first", "in Brussels Hegseth named the homeland before China"),
    (r"On two points the paper’s section is silent", "it is silent on the nuclear guarantee too"),
    (r"Kadena[^.]{0,30}(main unit|one main wing)", "one host wing, and a second for special operations"),
    (r"typology in wide use|common way to sort the American", "one study has the three names, for one party"),
    (r"[Mm]ission statements", "no source of the course has one"),
    (r"[Nn]obody can say yet", "the paper says: difficult to predict"),
    (r"section doubts that adjustment|The author doubts that it will be", "uncertain whether, says the paper"),
    (r"whole debate on flexibility", "the paper says “debates”"),
    (r"idea is common in this school", "no source was named"),
    (r"worldwide review|review of American forces worldwide", "P1 speaks of a realignment"),
    (r"would send Taiwan arms", "in plans; in public they would stay ambiguous"),
    (r"such as Garlauskas", "what was read of him gives Seoul no such advice"),
    # lessons 00 and 03
    (r"Two of the three want to deter China", "restrainers want China balanced too, mostly by allies"),
    (
        r"No document can (show|settle) what a country",
        "papers of the time are evidence; the paper names none",
    ),
    (r"All of them work for the same government", "a newspaper does not"),
    (r"bases in Korea are the nearest\s+to Beijing, those", "a map’s title takes no side"),
    (r"nobody has said what it means", "no explanation was found"),
    (r"not \[?always about the North|corrects the word “always”", "the paper says “consistently focused”"),
    (r"passes to a Korean general when", "both governments decide when the conditions are met"),
    (r"It was not yet law when the paper appeared", "that would tell what came later"),
    (r"one can test it once the plan has been", "an if with a could stays true whatever comes"),
    (r"way out, with words such as may, could or likely", "likely makes a forecast"),
    # after the paper
    (r"(guards?|held|protects) (the )?(28,500|number|level)", "a floor with a way out, which the President reads narrowly"),
    (r"to be fully capable in 2026", "the text says: pursue the certification, for a headquarters"),
    (r"bilateral 123 Agreement and subject to US", "the White House prints: agreement, U.S."),
    (r"removal of American air", "the president did not say that anything had left"),
    (r"help that is narrower than before", "critical but more limited"),
    (r"able Korean forces and safe enough surroundings", "there are three conditions"),
    (r"acknowledges (Seoul’s position )?that Koreans", "Washington respects a position of Seoul"),
    # forecasts and kinds of statement
    (r"to 21 May 2026", "the evidence goes on to 10 October 2026"),
    (r"eight months (after|that followed|bear|enough)|these eight months", "the record covers a year after the paper"),
    (r"\breported view\b|six kinds of sentence", "one list of seven kinds"),
    (r"final wording on flexibility was not read", "the Joint Fact Sheet was read whole"),
    (r"joint text will mention (the statement of )?2006", "the Joint Fact Sheet of 2025 affirms “relevant understandings since 2006”"),
    # a sample of 30 and ten more, 26 November 2026
    (r"first large cut after", "the count had fallen by more in the year before the 7th Division left"),
    (r"two divisions, about 20,000", "20,000 is the whole cut, of which the division was a part"),
    (r"Two Patriot batteries", "a battalion, says the force’s own release"),
    (r"every few years ever since", "the agreements ran for one to six years"),
    (r"economy, which was [0-9.]+ billion", "the sum is the spending, not the economy"),
    (r"presence” of its forces and of its nuclear", "“enduring presence” is said of the forces alone"),
    (r"had kept Seoul from both", "from enriching and reprocessing, not from the small steps named just before"),
    (r"modernize\*? the alliance, as two presidents", "in May 2021 it is “our ties”"),
    # map and numbers
    (r"The report does not say why", "the column “Navy Other” explains the sum of June 1953"),
    (r"the Pentagon left Korea out of its public tables", "nothing read says so"),
    (r"by the official count|count of USFK", "a count, an official size and a force are three things"),
    # terms and names
    (r"방위비 분담[^.]{0,20}burden-sharing|burden-sharing[^.]{0,20}방위비 분담(?!금)", "방위비 분담 is cost-sharing"),
    (r"settles which law applies", "whose courts, and the bases"),
    # what a second sample found
    (r"called (it|the report|a report of it) untrue|report of a move to Guam the Pentagon said that it", "the Pentagon denied a cut; it did not say that none was studied"),
    (r"met an American president over these troops", "the summit of 2025 was about trade first"),
    (r"advisory group, since the combat units", "the count does not say so; a white paper does"),
    (r"air defence[^.]{0,60}could not prevent it", "he did not say that anything had left"),
    # what those concerned would not sign
    (r"By August Washington had", "sources in Seoul’s ruling party say so"),
    (r"did not apologise for its training", "USFK regretted the late briefing, not the readiness"),
    (r"[Tt]hey hold only where they are", "the words are on what may be asked before an act"),
    (r"highest figure found is about 18,500", "it is the largest first cut"),
    # every fact after the paper, word by word
    (r"Congress gave no money for going|for 2026, which gives no money", "the money flows once the administration certifies and consults"),
    (r"in the middle of a triangle", "Korea is one of its three corners"),
    (r"Trump says yes the next day|nuclear power, for which Seoul asked, were .{0,3}granted", "asked for fuel; a submarine was approved"),
    (r"the largest package so far", "Reuters says so; others have “one of the biggest”"),
    (r"10 percent on most imports", "how large a part the exceptions are was not read"),
    (r"expressed regret” that he was", "the minister and the chairman were not briefed, not the general"),
    (r"draws interceptors and forces from other regions", "the page has parts of one missile defence, from Korea"),
    (r"Seoul denies a cut", "what was read: the minister calls it a reform of the American army"),
    (r"sets up a fund for the promised", "a corporation that manages the investments"),
    (r"announced while Colby was in Seoul|While Colby is in Seoul", "the same day; the hour was not looked into"),
    (r"praises Korea’s leading role", "he praises a decision to take more responsibility"),
    (r"they hold only where they are “consistent", "they cover actions for which notice is “feasible and consistent”"),
    # what an audit of the facts of 2025 found
    (r"treaty reaches( a war over Taiwan)? is disputed|how far it reaches( Taiwan)? is disputed|bears on a war over Taiwan is disputed", "what was read calls it a question of interpretation"),
    (r"(give|has) lower figures", "one of the two is a share: they are other figures"),
    (r"third of the air support", "it is maintenance and other support of the aircraft"),
    (r"Kavanagh and Dan Caldwell of Defense Priorities", "only she is of the institute"),
    (r"air wings could therefore hardly be moved", "there are two wings at Kadena; what is meant by two is open"),
    (r"first round of defence talks", "nothing read says that it was the first"),
    (r"handle most other dangers|left other threats largely", "Russia, North Korea and Iran, and to press allies for it"),
    (r"co-author would help Taiwan to defend itself", "they say themselves: arms, no troops"),
    # the record of 2026, each clause against what was read
    (r"first round on submarines|talks on submarines and nuclear fuel can hardly", "the digest has “security talks” under the Joint Fact Sheet, not their topics"),
    (r"(early|March) 2029,? for meeting", "the line read does not say what the American date is for"),
    (r"cease-fire with Iran that does not hold", "nothing cited tells of a breach"),
    (r"for most Korean goods", "the memorandum has exemptions; how large a part they are was not read"),
    (r"29th defence dialogue", "no page read counts it"),
    (r"podcast in which he spoke of Korea as", "the two words stand in the embassy’s question"),
    (r"test for wartime control does not suffer", "he says that the transfer is not affected"),
    (r"our of six joint commands", "combined commands"),
    (r"calls? the North’s nuclear arms irreversible\.", "she answered a statement of three foreign ministers, not Lee"),
    (r"A smaller part, to protect Korean ships", "“at least the minimum level of activities” for citizens, ships and oil"),
    (r"no date for the transfer", "no agreed date: each side names one"),
    (r"sources in Seoul’s ruling party said", "sources in the ruling camp"),
    # what an audit of the facts of 1994 to 2024 found
    (r"takes? charge of Korean troops|took charge of their troops", "peacetime operational control of certain units"),
    (r"plutonium reactors", "what was read: graphite-moderated reactors and related facilities"),
    (r"both governments have used that number from then on", "what was read ends in 2008"),
    (r"overall strength is not to change", "the Army says that the rotations do not increase it"),
    (r"last (resident )?armou?red brigade", "nothing cited says that it was the last one"),
    (r"Singapore summit; big exercises stopped", "he said that they would stop"),
    (r"called off the major drills", "he said that the war games would stop"),
    (r"last limits on the reach", "the limit on payload had been lifted in 2017"),
    (r"before using nuclear weapons on the peninsula", "on any possible use, says the text"),
    (r"Talks break down after Washington", "they brought no agreement; nothing read says that they broke down"),
    (r"applies from 29 November", "it takes effect that day, for 2026 to 2030"),
    (r"China retaliated against Korean|retaliating against Korean|Beijing answered with economic pressure", "Seoul took the curbs for retaliation; Beijing denied it"),
    (r"command of its forces in war", "operational control"),
    (r"They named no number", "what was read are the words of one of the two presidents"),
    (r"by Seoul’s account a first for a summit", "it is the news agency that says so"),
    (r"calls it a matter of “continuing importance”", "the communiqué reaffirms its continuing importance"),
    # 1950 to 1992, each clause against what was read
    (r"look like (the result|\[?President Park|the Korean president)", "talks were to make it his initiative, says the paper"),
    (r"Only then is President Park", "the decision says nothing of what had been said before"),
    (r"alliance still rests on this short text|on which everything rests", "no page read says so"),
    (r"older side letters on jurisdiction", "one of the two understandings covers the whole agreement"),
    (r"once Seoul and Tokyo have been consulted", "the time span is to be settled after consulting them"),
    (r"plans three cuts|in three steps\. The|three steps planned|had three steps", "no page read counts the phases"),
    (r"front-line units", "designated units, says the white paper"),
    (r"Carter(’s order| ordered| orders)|he ordered it, over", "he announced it; no page read has an order"),
    (r"Every later argument about operational control", "the ministry’s chronology begins with it"),
    (r"still the main forum of the alliance", "nothing cited says so"),
    (r"two weeks after he left office", "it was less than two weeks into Reagan’s term"),
    (r"Senate added \[an understanding", "the paper calls it the understanding of the United States"),
    # counts and spending
    (r"There is no September report|no September report for", "the reports exist; the data set lost their line"),
    (r"weak (national )?accounts|accounts are weak", "nothing that was read says so"),
    (r"springboard, for either side", "the abstract does not say for whom"),
    (r"holders accept that, and do not", "no claim says that they accept a weaker alliance"),
    # the facts that came with the second edition, each looked up once more
    (r"young people set fire", "members of a farmers’ movement and others, one of them a student"),
    (r"He could do no more", "no page read says so of General Wickham"),
    (r"three do not differ on what happened", "Wickham himself has given two accounts of it"),
    (r"both sides had been painted", "Carter said: “we were getting ourselves painted into a corner”"),
    (r"in \[?June 1994\]?[^.]{0,20}the North took", "the fuel came out from May on; June is the month of the strike plans"),
    (r"found out\]? a few years later", "in the autumn of 1974; when Park gave the order was not read"),
    (r"reports speak of no consent, no vote|government in Seoul had been told", "the White House called it consulting, and reported “understanding and support”"),
    (r"(commands its forces again|command still goes to the shared)", "operational control, not command"),
    # lesson 02, read by a teacher
    (r"For fifty years these soldiers", "the division left in 1954 and came back in 1965"),
    (r"It was told of the decision|Of the American brigade Seoul was told\.", "three accounts, three verbs"),
    (r"first nuclear test\]? the allies spoke of nuclear protection", "in each yearly text since 1978"),
    (r"on which Seoul was to take it over|control to pass to Seoul alone", "to a Korean general in the combined command"),
    (r"“Mainly” would be safer|has always focused on the North", "“consistently focused”, as the paper has it"),
    (r"Unlike in 1971 the two governments agreed", "in February 1971 they announced an agreement too"),
    (r"Between the two meetings Congress", "one meeting was named"),
    (r"In the same August [^.]{0,60}left for Iraq", "from August to the autumn"),
    (r"In 2025 you could read three answers", "the count of September 2025 came out after the paper"),
    (r"(some|about) \[?500\]? (soldiers|people) with Patriot|battalion with some 500", "known from November 2025 on"),
    (r"controls its forces again, but only in peace", "war plans and exercises stayed with the combined command"),
    # lesson 01 after a strict reading
    (r"Of three plans to leave", "Nixon cut a part, and the first step of 1990 was carried out"),
    (r"then a new number, then the halt", "the delay of April 1978 came before, the quarrel in Seoul after"),
    (r"cannot be its departure", "the cut was decided in March 1970, so parts of it may be in that fall"),
    (r"14,248 fewer in September", "a date beside a decision is no outcome of it"),
    (r"had already released the division", "whether Seoul asked or gave notice is disputed"),
    (r"are marks of 1971|own forces belongs to 1971", "equipment was to make up for the troops in 1977 and 1978 too"),
    (r"here both have fixed it", "how far the Pacific area reaches is a question of interpretation"),
    (r"they had resisted since 1977 and had not stopped him", "they cost him two thirds of the first step"),
    (r"Patriot unit sent away in 2025", "its 500 people are known only since November 2025"),
]  # fmt: skip

# (shelf, id, field, pattern that stands in it)
RIGHT = [
    # 1950 to 1992
    ("facts", "mdt-signed", "text", "would act to meet the common danger in accordance with its constitutional processes"),
    ("facts", "mdt-understanding", "date", "1954-01-28"),
    ("facts", "mdt-in-force", "status", "contested"),
    ("facts", "agreed-minute", "text", "operational control.*unless both agree after consultation"),
    ("facts", "first-scm", "date", "1968-05-28"),
    ("facts", "sofa-signed", "text", "9 February 1967.*1 February 1991.*18 January 2001"),
    ("facts", "guam-doctrine", "text", "except for the threat of a major power involving nuclear weapons"),
    ("facts", "nixon-doctrine", "date", "1969-11-03"),
    ("facts", "nsdm-48", "text", "24 November 1969.*in half.*“result from President Park’s initiative”"),
    ("facts", "npt-ratified", "text", "autumn before.*into 1976"),
    ("facts", "carter-suspends", "text", "will remain in abeyance.*will be reexamined in 1981"),
    ("facts", "reagan-chun-1981", "text", "no plans to withdraw U.S. ground combat forces"),
    ("facts", "first-sma", "date", "1991-01-25"),
    ("facts", "far-east-command-1957", "date", "1957-07-01"),
    ("sources", "mdt-1953", "url", "avalon.law.yale.edu"),
    ("terms", "richard-nixon", "definition", "responsibility for their own defence"),
    ("facts", "rhee-hands-command", "sources", "mnd-white-paper-2014"),
    ("facts", "armistice", "text", "South Korea is not among them"),
    ("facts", "vietnam-dispatch", "sources", "frus-vietnam-division"),
    ("facts", "cfc-created", "text", "operational control of designated South Korean units"),
    ("facts", "easi-phase-one", "sources", "strategic-framework-1990"),
    ("facts", "far-east-command-1957", "sources", "usarpac-evolution"),
    # 1993 to 2024
    ("facts", "peacetime-opcon", "date", r"^1994-12-01$"),
    ("facts", "peacetime-opcon", "sources", r"mnd-white-paper-2014"),
    ("facts", "peacetime-opcon", "text", "in peacetime, among them plans for a war, combined exercises"),
    ("facts", "nuclear-umbrella-1978", "sources", "donga-2006-10-21"),
    ("facts", "future-command-2018", "text", "a South Korean general leads the command"),
    ("facts", "opcon-postponed-2015", "text", "Seoul had asked for it.*before the Cheonan sank"),
    ("facts", "second-division-south", "note", "left Korea in 1954 and came back in 1965"),
    ("facts", "count-2025", "date", "^2025-09-30$"),
    ("facts", "flexibility-statement", "text", r"respects the ROK position that it shall not be involved"),
    ("facts", "flexibility-in-korean", "text", r"의지와 관계없이"),
    ("facts", "first-nuclear-test", "text", r"“continuation of the extended deterrence"),
    ("facts", "drawdown-stopped", "text", r"“to maintain the current U\.S\. troop level”.* names no number"),
    ("facts", "opcon-conditions", "text", r"Three conditions.*nuclear.*extended deterrence.*region"),
    ("facts", "opcon-conditions", "note", r"ROK and Alliance military capabilities"),
    ("facts", "congress-floors-2019", "value", r"^22000"),
    ("facts", "missile-guidelines-end", "text", r"the Presidents acknowledged the decision"),
    ("facts", "washington-declaration", "text", r"“discuss nuclear and strategic planning”"),
    ("facts", "nuclear-guidelines-2024", "text", r"“has facilitated joint U\.S\.-ROK nuclear"),
    ("facts", "camp-david", "text", r"without legal force"),
    ("facts", "nk-troops-russia", "value", r"^15000"),
    ("facts", "nk-troops-russia", "text", r"two deployments.*together with China"),
    ("facts", "nuclear-agreement-2015", "text", r"American origin.*consent in advance"),
    ("sources", "white-house-2009-06-16", "url", r"obamawhitehouse\.archives\.gov"),
    # 2025, up to the paper; the reports and articles of that year; the frameworks
    ("facts", "hegseth-brussels", "text", "homeland.*first, then China"),
    ("facts", "patriots-middle-east", "date", "^2025-03$"),
    ("facts", "senate-testimony-2025", "date", "^2025-04-10$"),
    ("facts", "lee-flexibility-2025", "text", "쉽게 동의하기 어려운 문제"),
    ("facts", "brigade-news-2004", "views", "understanding and support.*불가피.*have agreed to deploy"),
    ("facts", "kwangju-1980", "sources", "imaeil-1996-02-29"),
    ("facts", "patriots-april-2025", "note", "consulted before the move"),
    ("facts", "colby-nuclear-2024", "text", "held no office"),
    ("facts", "report-squadrons", "text", "At first two squadrons would stay.*in the end"),
    ("facts", "one-wing-kadena", "text", "the 18th.*the 353rd"),
    ("facts", "nsc-cuts", "text", "350.*395"),
    ("claims", "a2-division-of-roles", "speaker", "administration’s Pentagon"),
    ("claims", "a3-taiwan-decides", "sources", "colby-2023-05"),
    ("claims", "i1-trump-praise", "note", "by Lee’s account"),
    ("claims", "i3-reduction-range", "note", "leave about 10,000"),
    ("claims", "r1-near-withdrawal", "note", "in the end"),
    ("claims", "p2-nsc-weak", "sources", "cnn-2025-05-23"),
    # what no page that was read carries is not “confirmed”
    ("claims", "r2-bases-far", "verdict", "^not found$"),
    ("claims", "r3-region-resists", "verdict", "^not found$"),
    ("claims", "e5-mutual-treaty", "verdict", "^not found$"),
    ("claims", "e5-mutual-treaty", "sources", r"^\('mdt-1953'"),  # the article, as read, is silent on the treaty
    ("claims", "a2-no-nato-link", "speaker", "Pentagon"),  # paragraph A2 gives it the reason
    # after the paper
    ("facts", "joint-fact-sheet", "date", "^2025-11-13$"),
    ("facts", "senate-ndaa-2027", "text", "60 days after a certification and an assessment"),
    ("facts", "trump-xi-washington-2026", "sources", "setn-2026-09-25"),
    ("facts", "record-ends-2026-10", "sources", "yonhap-2026-10-10"),
    ("facts", "fact-sheet-terms", "date", "^2025-11-13$"),
    ("facts", "fact-sheet-terms", "text", "150 billion.*200 billion under a memorandum"),
    ("facts", "fact-sheet-enrichment", "text", "bilateral 123 agreement and subject to U.S. legal"),
    ("facts", "fact-sheet-threats", "text", "all regional threats to the Alliance, including the DPRK.*understandings since 2006"),
    ("facts", "fact-sheet-silences", "text", "no number of troops"),
    ("facts", "congress-28500", "sources", "public-law-119-60"),
    ("facts", "congress-28500", "text", "Section 1268.*permanently stationed in, or deployed to"),
    ("facts", "signing-statement-2025", "text", "Commander in Chief"),
    ("facts", "nds-2026", "text", "critical but more limited"),
    ("facts", "nds-silences", "text", "extended deterrence"),
    ("facts", "scm-57", "text", "pursue the certification.*second of three stages"),
    ("facts", "scm-current-level", "date", "^2025-11-14$"),
    ("facts", "scm-current-level", "note", "2020"),
    ("facts", "hegseth-flexibility", "note", "other order"),
    ("facts", "colby-in-seoul", "text", "China nine times.*Wartime control.*in his meetings"),
    ("facts", "yellow-sea-flights", "text", "18 and 19 February"),
    ("facts", "lee-cannot-stop", "note", "did not confirm"),
    ("facts", "budget-2026", "note", "8.8387 trillion"),
    ("facts", "nuclear-agreement-2015", "text", "American origin"),
    ("facts", "taiwan-arms-2025", "text", r"11\.1 billion"),
    ("facts", "section-301-tariffs", "text", "12.5 percent"),
    ("facts", "record-ends-2026-10", "text", "10 October 2026"),
    # forecasts and kinds of statement
    ("forecasts", "f01", "note", "all regional threats to the Alliance, including the DPRK"),
    ("forecasts", "f04", "verdict", "^open$"),
    ("forecasts", "f07", "verdict", "^cannot be scored$"),
    ("forecasts", "f10", "note", "Against it: in December 2025"),
    ("forecasts", "f15", "verdict", "^open$"),
    ("forecasts", "f26", "verdict", "^followed in part$"),
    ("forecasts", "f26", "note", "relevant understandings since 2006"),
    ("forecasts", "f29", "test", "Two signs"),
    ("forecasts", "f32", "note", "the commander of USFK, and not the government"),
    ("claims", "p2-departments-divided", "text", "divided\\.$"),
    # a sample of 30 and ten more, 26 November 2026
    ("facts", "seventh-division-leaves", "date", "^1971-03-27$"),
    ("facts", "first-sma", "sources", "mnd-white-paper-2022"),
    ("facts", "usfk-activated", "sources", "mnd-white-paper-2000"),
    ("facts", "mine-blast-2026", "sources", "yonhap-2026-10-07"),
    ("facts", "joint-declaration", "sources", "upi-2003-05-12"),
    ("claims", "e4-crises-linked", "note", "That China would come into a war in Korea"),
    ("claims", "e4-crises-linked", "sources", "garlauskas-2023"),
    # the claims against the paper's paragraphs and against what their sources carry
    ("claims", "i5-three-schools", "verdict", "^imprecise$"),
    ("claims", "i5-three-schools", "note", "inside the Republican party"),
    ("claims", "a2-against-hegemony", "text", "is to be challenged"),
    ("claims", "r5-deterrence-weakens", "text", "spread of nuclear arms"),
    ("claims", "r6-breaks-with-policy", "text", "wholly dismissed"),
    ("claims", "p1-global-review", "text", "rearrangement of American forces"),
    ("claims", "p2-not-isolationist", "text", "on security"),
    ("claims", "p2-not-isolationist", "sources", "bloomberg-2025-09-19"),
    ("claims", "p4-expansion-risk", "text", "endanger its security"),
    ("claims", "p4-irreversible", "sources", "work-2018-04.*lat-1991.*white-house-2008-04-19"),
    ("claims", "p3-enrichment", "sources", "state-123-rok"),
    ("claims", "r1-hub-condition", "note", "The word hub is not in what was read"),
    ("claims", "e5-use-regardless", "note", "He sees no agreement in the way"),
    ("claims", "a1-china-first", "sources", "providence-2022"),
    ("sources", "pl-101-189", "url", r"congress\.gov"),
    ("sources", "sma-1-1991", "url", r"trtyBInfoP\.do\?trtySeq=1471$"),
    # map and numbers
    ("facts", "services-1953", "text", "Navy Other"),
    ("facts", "services-2024", "text", "14,373.*about 62 percent"),
    ("facts", "usfk-dmdc-2024", "text", "September 2024.*permanently assigned"),
    ("sources", "kim-2025", "url", r"sejong\.org/.*seq=12473$"),
    ("sources", "sipri-milex", "url", r"sipri\.org/databases/milex$"),
    ("sources", "course-distances", "grade", "other"),
    # terms and names
    ("terms", "burden-sharing", "ko", "^부담 분담$"),
    ("terms", "cost-sharing", "ko", "^방위비 분담$"),
    ("terms", "defence-budget", "ko", "^국방비$"),
    ("terms", "sphere-of-influence", "ko", "^세력권$"),
    ("terms", "mdtf", "ko", "^다영역특임단$"),
    ("terms", "mdtf", "definition", "several names"),
    ("terms", "nsc", "definition", "Seoul has a council of the same name"),
    ("terms", "global-posture-review", "ko", "검토$"),
    ("terms", "rok", "aliases", "한국"),
    ("terms", "prioritizers", "translated", "True"),
    ("terms", "usfk", "definition", "number is usually given as 28,500"),
    ("terms", "denuclearization", "definition", "do not define it alike"),
    ("terms", "sofa", "definition", "which courts"),
    ("terms", "richard-nixon", "definition", "save against a nuclear power"),
    ("terms", "ncg", "definition", "discuss nuclear and strategic planning"),
    ("terms", "ahn-gyu-back", "definition", "25 July 2025, the first.*Ahn Kyu-baek"),
    ("terms", "elbridge-colby", "definition", "Under Secretary of Defense for Policy.*Under Secretary of War"),
    ("terms", "xavier-brunson", "definition", "from 20 December 2024.*May 2025"),
    ("facts", "department-of-war", "text", "names in the law stay"),
    # what a second sample found
    ("facts", "troops-leave-1949", "text", "29 June 1949.*479 people"),
    ("facts", "flexibility-in-korean", "sources", "donga-2006-01-20"),
    ("claims", "i2-recent-sharing", "note", "Vietnam.*another thing, Korea’s own defence"),
    ("claims", "a3-status-quo-rejected", "note", "lesson 12"),
    # every fact after the paper, word by word
    ("facts", "brunson-map", "text", "corners of a triangle"),
    ("facts", "gyeongju-visit", "text", "approved the building of one"),
    ("facts", "congress-28500", "sources", "joongang-2025-12-11"),
    ("facts", "nds-silences", "sources", "crs-2026-extended-deterrence"),
    ("facts", "budget-2026", "sources", r"^\('etoday-2025-12-03'"),
    ("facts", "yellow-sea-flights", "text", "is believed to have"),
    # the first source carries the main clause
    ("facts", "senate-testimony-2025", "sources", r"^\('korea-herald-2025-04-11'"),
    ("facts", "tariff-framework", "sources", r"^\('upi-2025-07-31'"),
    ("facts", "kavanagh-wertheim-article", "sources", r"^\('kavanagh-wertheim-reply-2025'"),
    ("facts", "mdt-article-3", "sources", "joongang-jp-2025-06-18"),
    ("facts", "usfk-official-28500", "text", "some American defence acts"),
    ("facts", "second-brigade-iraq", "sources", r"^\('army-2014-05-13'"),
    ("facts", "first-summit", "sources", r"^\('mnd-white-paper-2000'"),
    ("facts", "russia-nk-treaty", "sources", r"^\('tass-2024-12-05'"),
    ("facts", "rotational-brigade", "sources", r"^\('army-2015-07'"),
    # what an audit of the facts of 1994 to 2024 found
    ("facts", "agreed-framework", "sources", "gao-1996"),
    ("facts", "peacetime-opcon", "text", "peacetime operational control of the Korean units"),
    ("facts", "yangju-protests", "sources", "washington-times-2002-12-15"),
    ("facts", "washington-declaration", "text", "on any possible use of nuclear weapons"),
    ("facts", "nk-troops-russia", "sources", "kbs-2024-10-18"),
    ("facts", "sma-12", "text", "takes effect on 29 November 2024, for 2026 to 2030"),
    ("facts", "edca-sites", "text", "northern province of Cagayan"),
    # counts and spending
    ("facts", "count-1957", "note", "882 at sea and 27 with mobile units"),
    ("facts", "count-1970", "sources", "joongang-1971-03-27"),
    ("facts", "count-1992", "sources", "chicago-tribune-1991"),
    ("facts", "count-2003-04", "text", "no line for South Korea in the September reports"),
    ("facts", "count-2008", "sources", "stripes-2008-10-22"),
    # an official text at another’s address is a copy
    ("sources", "mnd-white-paper-2014", "read", "copy"),
    ("sources", "pl-101-189", "read", "copy"),
    # the white paper says that the exchanges were suspended, and not by whom
    ("facts", "thaad-decision", "text", "exchanges with China are suspended"),
    ("facts", "brunson-conditions", "text", "at least 28,500"),
    ("facts", "brunson-carrier", "note", "At night, from a satellite image"),
    # 2025
    ("facts", "senate-bill-2025", "text", "handing over of wartime control"),
    ("facts", "trump-force-2025", "text", "does not want to speak of it now"),
    ("facts", "colby-yonhap-2024", "text", "He held no office then"),
    ("claims", "i2-always-north", "note", "does not say “only”"),
    # the first source has no number
    ("facts", "nk-army-reestimate", "note", "the numbers are in the Washington Post"),
]  # fmt: skip


def texts():
    """Each text that a learner or teacher may read, by file, a line break as a space: data, notebooks, pages, program.

    Of a notebook its cells, since outputs repeat the data; of a link what is read, since its title repeats a fact.
    """

    def cells(path):
        return ("".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])

    data = sorted((COURSE.folder / "data").rglob("*.toml"))
    yield from ((path, strings(tomllib.loads(path.read_text(encoding="utf-8")))) for path in data)
    books = sorted([*(ROOT / "lessons").glob("*.ipynb"), *(ROOT / "exercises").glob("*.ipynb")])
    yield from ((path, map(without_targets, cells(path))) for path in books)
    program = [*COURSE.folder.rglob("*.py"), *COURSE.folder.rglob("*.j2"), *COURSE.folder.rglob("*.csv")]
    pages = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *program])
    yield from ((path, [path.read_text(encoding="utf-8")]) for path in pages)


TEXTS = {
    path.relative_to(ROOT).as_posix(): "\n".join(" ".join(part.split()) for part in parts)
    for path, parts in texts()
}


def test_the_search_sees_what_it_should():
    """Each pattern of `GONE` stood in the course once, in one of these."""
    known = {
        "src/alliance/data/facts.toml": "would act to meet the common danger",
        "src/alliance/data/items/01-bargain-1953-1991.toml": "In which year did South Korea and the United States sign",
        "src/alliance/data/council/seats.toml": "ministry",
        "lessons/01-bargain-1953-1991.ipynb": "What would you do in Park’s place",
        "exercises/01-bargain-1953-1991.ipynb": 'ask("',
        "README.md": "alliance",
    }
    assert [name for name, said in known.items() if said not in TEXTS[name]] == []
    assert {name.split("/")[0] for name in TEXTS} == {"README.md", "docs", "exercises", "lessons", "src"}


@pytest.mark.parametrize("pattern, why", GONE)
def test_an_error_does_not_come_back(pattern, why):
    found = {name: m[0] for name, text in TEXTS.items() if (m := re.search(pattern, text, re.IGNORECASE))}
    assert not found, why


@pytest.mark.parametrize("shelf, entry_id, name, pattern", RIGHT)
def test_the_right_value_stands(shelf, entry_id, name, pattern):
    value = getattr(BANK.get(shelf, entry_id), name)
    assert re.search(pattern, value if isinstance(value, str) else str(value)), value


def test_no_address_is_a_feed_or_an_interface_for_programs():
    assert not [s.id for s in BANK.sources.values() if re.search(r"//api\.|\brss\b", s.url)]
