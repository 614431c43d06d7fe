using Studio.Data.Cleaning.Languages;
using Studio.Testing;

namespace Studio.Data.Tests.Cleaning;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "The quick brown fox jumps over the lazy dog because it was bored.")]
    [InlineData("en", "I would never stay in this hotel again; the room was dirty and cold.")]
    [InlineData("es", "El perro corre por la calle y no quiere volver a su casa.")]
    [InlineData("es", "La comida estaba muy buena, pero el servicio fue demasiado lento.")]
    [InlineData("fr", "Le chat dort sur la chaise pendant que nous mangeons dans la cuisine.")]
    [InlineData("fr", "Cette chambre était trop petite et le bruit nous a empêchés de dormir.")]
    [InlineData("de", "Der Hund läuft durch den Garten und bellt die Katze an.")]
    [InlineData("de", "Das Zimmer war sauber, aber das Frühstück hat mir nicht geschmeckt.")]
    [InlineData("it", "Il gatto dorme sulla sedia mentre noi mangiamo nella cucina.")]
    [InlineData("it", "La camera era molto piccola e il servizio non è stato buono.")]
    [InlineData("pt", "O cachorro corre pela rua e não quer voltar para a sua casa.")]
    [InlineData("pt", "A comida estava muito boa, mas o serviço foi lento demais.")]
    [InlineData("nl", "De hond loopt door de tuin en wil niet naar huis gaan.")]
    [InlineData("nl", "Het eten was erg lekker, maar we moesten veel te lang wachten.")]
    [InlineData("pl", "Pies biegnie przez ogród i nie chce wracać do domu.")]
    [InlineData("pl", "Jedzenie było bardzo dobre, ale obsługa była zbyt powolna.")]
    [InlineData("ru", "Собака бежит по улице и не хочет возвращаться домой.")]
    [InlineData("zh", "这家酒店的早餐还可以，服务也很周到，下次还会选择这里。")]
    [InlineData("ja", "このホテルの朝食はとても美味しかったです。また泊まりたいと思います。")]
    [InlineData("ko", "이 호텔의 아침 식사는 정말 맛있었습니다. 다시 오고 싶어요.")]
    [InlineData("ar", "كانت الغرفة نظيفة جدا والخدمة ممتازة وسوف أعود مرة أخرى.")]
    [InlineData("zh", "iPhone 手机屏幕很清晰，就是电池不太耐用")]
    public void Identify_ASentence_TellsItsLanguage(string language, string text)
    {
        var (found, confidence) = LanguageIdentifier.Identify(text);

        Assert.Equal(language, found);
        Assert.InRange(confidence, 0.5, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345 !!!")]
    [InlineData("Xyzzy")]
    public void Identify_WhatTellsNothing_IsUnsure(string text) => Assert.InRange(LanguageIdentifier.Identify(text).Confidence, 0, 0.4);

    [Fact]
    public void Identify_RealReviews_AreEnglishAndChinese()
    {
        var english = File.ReadLines(SharedData.Require("imdb/imdb_test.csv")).Skip(1).Take(2000).Where(l => l.Length > 100).ToList();
        var chinese = File.ReadLines(SharedData.Require("zh/ChnSentiCorp_htl_all.csv")).Skip(1).Take(2000).Where(l => l.Length > 20).ToList();

        Assert.InRange((double)english.Count(t => LanguageIdentifier.Identify(t).Language == "en") / english.Count, 0.99, 1);
        Assert.InRange((double)chinese.Count(t => LanguageIdentifier.Identify(t).Language == "zh") / chinese.Count, 0.99, 1);
    }
}
