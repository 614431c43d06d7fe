using Studio.Data.Cleaning.Personal;

namespace Studio.Data.Tests.Cleaning;

public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("write to a.b+c@mail.example.co.uk.", "email", "a.b+c@mail.example.co.uk")]
    [InlineData("邮箱是zhang_san@163.com，谢谢", "email", "zhang_san@163.com")]
    [InlineData("see https://example.org/a?b=c&d=1。然后", "url", "https://example.org/a?b=c&d=1")]
    [InlineData("www.example.com rocks", "url", "www.example.com")]
    [InlineData("call (555) 234-5678 now", "phone", "(555) 234-5678")]
    [InlineData("call 555-234-5678", "phone", "555-234-5678")]
    [InlineData("1-800-555-2368 toll", "phone", "1-800-555-2368")]
    [InlineData("+44 20 7946 0958 London", "phone", "+44 20 7946 0958")]
    [InlineData("+1 415 555 2671", "phone", "+1 415 555 2671")]
    [InlineData("手机13812345678，微信同号", "phone", "13812345678")]
    [InlineData("电话+86 138 1234 5678", "phone", "+86 138 1234 5678")]
    [InlineData("座机010-62345678", "phone", "010-62345678")]
    [InlineData("客服400-820-8820", "phone", "400-820-8820")]
    [InlineData("身份证11010519491231002X号", "id-card", "11010519491231002X")]
    [InlineData("身份证110105194912310021号", null, null)]
    [InlineData("card 4111 1111 1111 1111 ok", "credit-card", "4111 1111 1111 1111")]
    [InlineData("card 378282246310005", "credit-card", "378282246310005")]
    [InlineData("card 4111111111111112", null, null)]
    [InlineData("from 192.168.10.254:80", "ip", "192.168.10.254")]
    [InlineData("version 1.2.3.400 or 1.02.3.4", null, null)]
    [InlineData("at 2001:db8::ff00:42:8329 now", "ip", "2001:db8::ff00:42:8329")]
    [InlineData("5.70306E+17 flight 1917, order 1234567890", null, null)]
    [InlineData("12:30:45 on 2015-02-24 11:35:52 -0800", null, null)]
    public void Find_TellsKindAndPlace(string text, string? kind, string? value)
    {
        var found = PersonalData.Find(text, PersonalKinds.All.ToList());

        if (kind is null)
            Assert.Empty(found);
        else
            Assert.Equal([(kind, value!)], found.Select(f => (f.Kind, text.Substring(f.Start, f.Length))));
    }

    [Fact]
    public void Mask_ReplacesEachFind()
    {
        const string text = "a@b.com or 13812345678";
        Assert.Equal("[email] or [phone]", PersonalData.Mask(text, PersonalData.Find(text, PersonalKinds.All.ToList()), s => $"[{s.Kind}]"));
    }

    [Fact]
    public void Find_KindsNotAskedFor_StayWhole() => Assert.Empty(PersonalData.Find("http://10.0.0.1/13812345678", [PersonalKinds.Phone, PersonalKinds.Ip]));
}
