using Studio.Data;
using Studio.Testing;
using Studio.Web.Browsing;

namespace Studio.Web.Tests.Browsing;

public sealed class SavedViewsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private SavedViews Saved() => new(new Workspace(_folder.Path));

    [Fact]
    public void Save_SeveralPages_AreListedByPageAndOutliveTheProgram()
    {
        Saved().Save(new SavedView(" best losses ", "/runs?sort=metric.validationLoss"));
        Saved().Save(new SavedView("Dropout?", "/compare?runs=a.0,b.1"));

        Assert.Equal([new SavedView("best losses", "/runs?sort=metric.validationLoss")], Saved().List("/runs"));
        Assert.Equal(["best losses", "Dropout?"], Saved().List().Select(view => view.Name));
    }

    [Fact]
    public void Save_NameThatIsThere_ReplacesIt()
    {
        var saved = Saved();
        saved.Save(new SavedView("mine", "/runs?q=a"));
        saved.Save(new SavedView("Mine", "/runs?q=b"));

        Assert.Equal(new SavedView("Mine", "/runs?q=b"), Assert.Single(saved.List()));
        Assert.True(saved.Remove("mine"));
        Assert.False(saved.Remove("mine"));
        Assert.Empty(saved.List());
    }

    [Theory]
    [InlineData("", "/runs")]
    [InlineData("x", "https://elsewhere.example")]
    [InlineData("x", "//elsewhere.example/runs")]
    [InlineData("x", "/\\elsewhere.example")]
    [InlineData("x", "javascript:alert(1)")]
    public void Save_NoNameOrAnotherSite_IsRefused(string name, string address) =>
        Assert.Throws<UserError>(() => Saved().Save(new SavedView(name, address)));

    [Fact]
    public void List_BrokenFile_NamesIt()
    {
        _folder.Write("views.json", "[{");

        Assert.Contains("views.json", Assert.Throws<UserError>(() => Saved().List()).Message, StringComparison.Ordinal);
    }
}
