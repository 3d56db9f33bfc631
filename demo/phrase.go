package demo

// phrase.go is the office's canned phrases: what its people write again and again.

import (
	"gongkai/db"
	"gongkai/request"
)

var demoPhrases = []request.Phrase{
	{Place: request.ForClarification, Title: "指向不明：年份和地块", Text: "请写明所需信息形成的年份，以及所涉地块的位置或者编号，以便查找。"},
	{Place: request.ForClarification, Title: "材料不清：重新提供", Text: "您提供的身份证明复印件不清楚，请重新提供一份。"},
	{Place: request.ForExtension, Title: "档案较多", Text: "需要查阅的档案较多，正在逐卷核对"},
	{Place: request.ForConsultation, Title: "请说明是否同意", Text: "请说明是否同意公开；不同意的，请写明理由以及可能受到的损害。"},
	{Place: request.ForFindings, Title: "已查档", Text: "经查阅本机关文书档案和业务系统，情况如下："},
	{Place: request.ForReasons, Title: "内部工作流程", Text: "经审查，所涉材料是讨论过程中形成的意见，尚未形成对外发生效力的文件。"},
	{Place: request.ForReview, Title: "请补检索经过", Text: "请补写检索的地点、人员、所用词语和日期后再送审。"},
	{Place: request.ForService, Title: "窗口当面交", Text: "街道便民服务中心政府信息公开窗口"},
}

// tellPhrases has whoever handles cases write them down when the office is set up, and keep one apart.
func (p *plan) tellPhrases(s *story) {
	by := p.cast["shouli"]
	s.add(p.opened, func(tx *db.Tx) error {
		own := request.Phrase{Owner: by.ID, Place: request.ForProvision, Title: "发到邮箱", Text: "电子文档发送到您在申请中填写的邮箱；收不到的，请来电告知。"}
		for _, one := range append(demoPhrases[:len(demoPhrases):len(demoPhrases)], own) {
			if _, err := request.SavePhrase(tx, by, one, 0); err != nil {
				return err
			}
		}
		return nil
	})
}
