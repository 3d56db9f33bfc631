package request

// Which reply a case comes to: five short questions from the top down, each with its article; the first answer that decides
// leads to the outcome (FACTS 1.36–1.39, 2.23). Pure.

// AnswerOption is one answer. Outcome is what it leads to; none leads on to the next question. Ground is of a question that
// asks on: what stands against disclosure.
type AnswerOption struct {
	Key     string
	Outcome Outcome
	Ground  Outcome
}

// Question is one row of the table. Only asks it where an earlier answer opened it.
type Question struct {
	Key     string
	Article string
	Options []AnswerOption
	After   string // the question whose answer must have given a ground
}

// Questions is the table, in the order to be answered.
var Questions = []Question{
	{Key: "nature", Article: "《条例》第二条、第三十条、第三十五条、第三十六条第（六）项、第三十九条", Options: []AnswerOption{{Key: "information"}, {Key: "petition", Outcome: Petition}, {Key: "publication", Outcome: Publication},
		{Key: "confirmation", Outcome: Confirmation}, {Key: "repeat", Outcome: Repeat}, {Key: "excessive", Outcome: Excessive}, {Key: "unclear", Outcome: StillUnclear}}},
	{Key: "holder", Article: "《条例》第十条、第三十六条第（五）、（七）项", Options: []AnswerOption{{Key: "ours"}, {Key: "other", Outcome: NotHeld}, {Key: "special", Outcome: RefusedQuery}}},
	{Key: "exists", Article: "《条例》第三十六条第（四）项、第三十八条", Options: []AnswerOption{{Key: "there"}, {Key: "missing", Outcome: NotExisting}, {Key: "to_make", Outcome: NeedsCreation}}},
	{Key: "public", Article: "《条例》第三十六条第（一）项", Options: []AnswerOption{{Key: "not_yet"}, {Key: "already", Outcome: GrantedPublic}}},
	{Key: "against", Article: "《条例》第十四条至第十六条", Options: []AnswerOption{{Key: "nothing", Outcome: GrantedProvided}, {Key: "secret", Ground: RefusedSecret}, {Key: "prohibited", Ground: RefusedProhibited},
		{Key: "securities", Ground: RefusedSecurities}, {Key: "third_party", Ground: RefusedThirdParty}, {Key: "internal", Ground: RefusedInternal}, {Key: "process", Ground: RefusedProcess},
		{Key: "file", Ground: RefusedFile}}},
	{Key: "separable", After: "against", Article: "《条例》第三十七条", Options: []AnswerOption{{Key: "yes", Outcome: PartiallyGranted}, {Key: "no"}}},
}

// Lead follows the answers from the top: the outcome they come to with its ground, or the key of the first question without
// an answer that counts.
func Lead(answers map[string]string) (outcome, ground Outcome, open string) {
	for _, q := range Questions {
		if q.After != "" && ground == "" {
			continue
		}
		given, ok := q.option(answers[q.Key])
		switch {
		case !ok:
			return "", ground, q.Key
		case given.Outcome != "":
			return given.Outcome, ground, ""
		case given.Ground != "":
			ground = given.Ground
		case q.After != "":
			return ground, ground, "" // withheld as a whole
		}
	}
	return "", ground, Questions[len(Questions)-1].Key // not reached: the last two questions always decide
}

func (q Question) option(key string) (AnswerOption, bool) {
	for _, o := range q.Options {
		if o.Key == key {
			return o, true
		}
	}
	return AnswerOption{}, false
}

// trim keeps the answers that counted, in which nothing else can be hidden.
func trim(answers map[string]string) map[string]string {
	kept := map[string]string{}
	for _, q := range Questions {
		given, ok := q.option(answers[q.Key])
		if !ok {
			continue
		}
		kept[q.Key] = given.Key
		if given.Outcome != "" {
			break
		}
	}
	return kept
}
