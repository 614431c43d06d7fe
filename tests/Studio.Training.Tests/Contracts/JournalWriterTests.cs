using System.Text;
using Studio.Testing;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

public sealed class JournalWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("events.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Append_Events_WritesOneObjectALineWithKindFirst()
    {
        using (var journal = new JournalWriter(Path, attempt: 2))
        {
            journal.Append(new MetricEvent { Step = 3, Values = new Dictionary<string, double> { ["loss"] = double.NaN, ["rate"] = 0.25 } });
            journal.Log("info", "a \"quoted\"\nline <b>");
        }
        var lines = File.ReadAllText(Path).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[2]);
        Assert.StartsWith("{\"t\":\"metric\",\"step\":3,\"values\":{\"loss\":\"NaN\",\"rate\":0.25},\"attempt\":2,\"wall\":", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"t\":\"log\",\"level\":\"info\",\"text\":\"a \\\"quoted\\\"\\nline <b>\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Append_Line_IsReadableByOthersAtOnce()
    {
        using var journal = new JournalWriter(Path, 1);
        journal.Log("info", "one");
        Assert.Single(File.ReadAllLines(Path));
    }

    [Theory]
    [InlineData("{\"t\":\"log\"}\n{\"t\":\"metr", "{\"t\":\"log\"}\n")]
    [InlineData("{\"t\":\"metr", "")]
    [InlineData("{\"t\":\"log\"}\n", "{\"t\":\"log\"}\n")]
    [InlineData("", "")]
    public void Open_TornLastLine_CutsItOff(string before, string kept)
    {
        File.WriteAllText(Path, before);
        using (var journal = new JournalWriter(Path, 2)) journal.Log("info", "next");
        var text = File.ReadAllText(Path);
        Assert.StartsWith(kept + "{\"t\":\"log\",\"level\":\"info\",\"text\":\"next\"", text, StringComparison.Ordinal);
        Assert.Equal(kept.Count(c => c == '\n') + 1, text.Count(c => c == '\n'));
    }

    [Fact]
    public void Append_CutAtEveryByte_ReaderSeesOnlyWholeLines()
    {
        using (var journal = new JournalWriter(Path, 1))
            for (var i = 0; i < 5; i++) journal.Append(new MetricEvent { Step = i, Values = new Dictionary<string, double> { ["loss"] = i } });
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using (var journal = new JournalWriter(Path, 2)) journal.Log("info", "after");
            var text = File.ReadAllBytes(Path);
            var lines = Encoding.UTF8.GetString(text).TrimEnd('\n').Split('\n');
            Assert.Equal(whole[..length].Count(b => b == '\n') + 1, lines.Length);
            Assert.All(lines, line => Assert.True(line.StartsWith('{') && line.EndsWith('}'), line));
        }
    }
}
