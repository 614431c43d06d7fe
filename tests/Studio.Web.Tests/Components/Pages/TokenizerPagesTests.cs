using System.Text;
using Bunit;
using Studio.Web.Components.Pages;
using Studio.Web.Datasets;
using Studio.Web.Tokenizing;

namespace Studio.Web.Tests.Components.Pages;

public sealed class TokenizerPagesTests : PageContext
{
    private const string Vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nrain\n##s\nfalls\n";

    [Fact]
    public void List_None_OffersToTrainOrImport()
    {
        var page = Open<TokenizersPage>("/tokenizers");

        Assert.Equal("No tokenizer has been made yet", page.Find(".empty h2").TextContent);
    }

    [Fact]
    public async Task List_Imported_CanBeDeletedAfterASecondLook()
    {
        await ImportAsync("weather");
        var page = Open<TokenizersPage>("/tokenizers");
        Assert.Equal("weather", page.Find("tbody a.name").TextContent);

        await page.Find("[aria-label='Delete weather']").ClickAsync();
        Assert.NotEmpty(page.FindAll("tbody a.name"));
        await page.FindAll("tbody button").First(button => button.TextContent == "Delete weather").ClickAsync();

        Assert.Empty(page.FindAll("tbody a.name"));
        Assert.Empty(Studio.Get<TokenizerService>().List());
    }

    [Fact]
    public void Try_None_SaysWhatComesFirst() =>
        Assert.Equal("There is no tokenizer to try yet", Open<TokenizerTry>("/tokenizers/try").Find(".empty h2").TextContent);

    [Fact]
    public async Task Try_Text_IsCountedWhileItIsTyped()
    {
        await ImportAsync("weather");
        var page = Open<TokenizerTry>("/tokenizers/try");

        await page.Find("#text").InputAsync("the rains <i>");

        Assert.Equal(6, int.Parse(page.Find("[data-testid=token-count]").TextContent, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("3", page.Find(".counts .bad dd").TextContent);
        Assert.Contains("<i>", page.Find(".coloured").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_NoText_SaysWhatComesFirst()
    {
        var page = Open<TokenizerTrain>("/tokenizers/train");

        page.WaitForAssertion(() => Assert.Equal("No dataset has text to learn from", page.Find(".empty h2").TextContent), Patience);
    }

    [Fact]
    public async Task Train_Text_SuggestsANameAndSaysWhatTheButtonDoes()
    {
        await Studio.ImportAsync("verses");
        var page = Open<TokenizerTrain>("/tokenizers/train");
        page.WaitForAssertion(() => Assert.Equal("verses BPE", page.Find("#name").GetAttribute("placeholder")), Patience);

        await page.Find("#size").InputAsync("5000");

        Assert.Equal("Train 5,000 tokens", page.Find("[data-testid=train]").TextContent);
    }

    private async Task ImportAsync(string name)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Vocabulary));
        var upload = await Studio.Get<Uploads>().SaveAsync(file, "vocab.txt", file.Length, CancellationToken.None);
        Studio.Get<TokenizerService>().Import([upload.Id], name);
    }
}
