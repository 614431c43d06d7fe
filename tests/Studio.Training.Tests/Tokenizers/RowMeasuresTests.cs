using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Data.Tables.Measures;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Testing;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Tokenizers.Library;
using Xunit;

namespace Studio.Training.Tests.Tokenizers;

public sealed class RowMeasuresTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Workspace _workspace;
    private readonly DatasetVersion _version;

    public RowMeasuresTests()
    {
        _workspace = new(_folder.File("workspace"));
        var csv = _folder.Write("a.csv", "text\nthe cat sat on the mat\nthe\nthe dog sat on the cat\n");
        var result = Importer.Import(_workspace, new ImportSpec { Name = "a", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None);
        _version = new(result.Manifest, result.Folder);
        var spec = new TokenizerTrainSpec { Name = "words", VocabularySize = 280 }.Check();
        var counts = new WordCounts();
        foreach (var text in new[] { "the cat sat on the mat", "the dog sat on the cat" }) TokenizerTrainer.AddWords(spec, text, counts);
        TokenizerLibrary.Add(_workspace, TokenizerTrainer.Learn(spec, counts, _ => { }, default).Tokenizer, "words");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ensure_TokensByName_AreThoseTheTokenizerMakes()
    {
        var tokenizer = TokenizerLibrary.Open(_workspace, "words");
        var expected = new[] { "the cat sat on the mat", "the", "the dog sat on the cat" }.Select(text => tokenizer.Encode(text).Length).ToList();
        var selection = new RowSelection { Sql = $"tokens(text, 'Words') <= {expected[1]}" };
        var measures = RowMeasures.PathsOf(_workspace, _version, selection);

        foreach (var measure in measures.Keys)
            RowMeasures.Ensure(_workspace, _version, measure);

        using var reader = new DatasetReader(_version, _workspace.Cache, measures: measures);
        Assert.Equal([1L], reader.Select(selection).Slice(0, 10));
        Assert.Equal(expected.GroupBy(e => e).OrderBy(e => e.Key).Select(e => new LengthCount(e.Key, e.Count())), TokenLengths.Read(_workspace, _version, "text", "words"));
    }

    [Fact]
    public void PathsOf_UnknownTokenizer_SaysSo() =>
        Assert.Contains("There is no tokenizer 'gone'", Assert.Throws<UserError>(() => RowMeasures.PathsOf(_workspace, _version, new RowSelection { Where = [new("text", RowOperator.TokensBelow, "5", Tokenizer: "gone")] })).Message, StringComparison.Ordinal);

    [Fact]
    public void Ensure_Language_IsKeptOnce()
    {
        var measure = new RowMeasure("text");
        RowMeasures.Ensure(_workspace, _version, measure);
        var written = File.GetLastWriteTimeUtc(RowMeasures.PathOf(_workspace, _version, measure));

        RowMeasures.Ensure(_workspace, _version, measure);

        Assert.Equal(written, File.GetLastWriteTimeUtc(RowMeasures.PathOf(_workspace, _version, measure)));
        Assert.Equal(3, MeasureFile.Count(RowMeasures.PathOf(_workspace, _version, measure)).Sum(c => c.Count));
    }
}
