using Studio.Data;
using Studio.Testing;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Tokenizers.Library;
using Xunit;

namespace Studio.Training.Tests.Tokenizers;

public sealed class TokenizerLibraryTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Workspace _workspace;

    public TokenizerLibraryTests() => _workspace = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_ThenOpen_GivesTheSameIdsAndHash()
    {
        var tokenizer = Learn();
        var manifest = TokenizerLibrary.Add(_workspace, tokenizer, " words ");
        Assert.Equal("words", manifest.Name);
        Assert.Equal(TokenizerTypes.Bpe, manifest.Type);
        Assert.Equal(tokenizer.VocabularySize, manifest.VocabularySize);
        var again = TokenizerLibrary.Open(_workspace, "WORDS");
        Assert.Equal(tokenizer.Encode("the cat sat"), again.Encode("the cat sat"));
        Assert.Equal(manifest.ContentHash, again.ContentHash);
        Assert.Equal([manifest.Id], TokenizerLibrary.List(_workspace).Select(m => m.Id));
    }

    [Fact]
    public void Resolve_NoneOrSeveral_SaysWhich()
    {
        Assert.Contains("no tokenizer 'words'", Assert.Throws<UserError>(() => TokenizerLibrary.Resolve(_workspace, "words")).Message);
        TokenizerLibrary.Add(_workspace, Learn(), "words");
        TokenizerLibrary.Add(_workspace, Learn(), "words");
        Assert.Contains("2 tokenizers are called 'words'", Assert.Throws<UserError>(() => TokenizerLibrary.Resolve(_workspace, "words")).Message);
        Assert.Throws<UserError>(() => TokenizerLibrary.Resolve(_workspace, "../../etc"));
    }

    [Fact]
    public void Delete_AndLeftovers_LeaveNothing()
    {
        var manifest = TokenizerLibrary.Add(_workspace, Learn(), "words");
        Directory.CreateDirectory(Path.Combine(_workspace.Tokenizers, ".writing-999999999-x"));
        Assert.True(TokenizerLibrary.Delete(_workspace, manifest.Id) > 1000);
        TokenizerLibrary.RemoveLeftovers(_workspace);
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Tokenizers));
    }

    [Fact]
    public void Learn_TwiceOnTheSameText_WritesTheSameFile() => Assert.Equal(Learn().ContentHash, Learn().ContentHash);

    [Fact]
    public void TextData_TrainedTokenizer_HoldsItsTokensInOrder()
    {
        var tokenizer = Learn();
        string[] rows = ["the cat sat on the mat", "the dog sat on the cat", "a mat on a dog"];
        var source = new TextSource("hash", "text", rows.Length, each =>
        {
            for (var i = 0; i < rows.Length; i++) each(i, rows[i]);
        }, _ => SplitColumns.None);
        var spec = new RunSpec { Tokenizer = Training.Contracts.Tokenizers.Trained, TokenizerId = "x", ContextLength = 4, ValidationFraction = 0 };
        using var data = TextData.Prepare(spec, source, _workspace.Cache, tokenizer);
        var ids = new long[data.Train.Count];
        data.Train.CopyTo(0, ids);
        Assert.Equal(string.Join('\n', rows), data.Tokenizer.Decode(ids.Select(id => (int)id)));
        Assert.True(ids.Length < rows.Sum(r => r.Length));
    }

    [Fact]
    public void Check_TrainedWithoutATokenizer_IsAProblemOfThatField() =>
        Assert.Contains(RunSpecRules.Check(new RunSpec { Dataset = "d@1", Tokenizer = Training.Contracts.Tokenizers.Trained }), p => p is { Field: "tokenizerId", IsWarning: false });

    private static SubwordTokenizer Learn()
    {
        var spec = new TokenizerTrainSpec { Name = "words", VocabularySize = 280 }.Check();
        var counts = new WordCounts();
        foreach (var text in new[] { "the cat sat on the mat", "the dog sat on the cat" }) TokenizerTrainer.AddWords(spec, text, counts);
        return TokenizerTrainer.Learn(spec, counts, _ => { }, default).Tokenizer;
    }
}
