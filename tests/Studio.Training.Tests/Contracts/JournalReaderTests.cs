using System.Text;
using Studio.Testing;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

public sealed class JournalReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly JournalChunk _chunk = new();
    private readonly string _path;

    public JournalReaderTests() => _path = _folder.File("events.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_NoFileYet_ReturnsFalseAndLaterReads()
    {
        using var reader = new JournalReader(_path);
        Assert.False(reader.Read(_chunk));
        Append("{\"t\":\"metric\",\"step\":1,\"values\":{\"loss\":2.5},\"attempt\":1,\"wall\":7.5}\n");
        Assert.True(reader.Read(_chunk));
        Assert.Equal([new("loss", 1, 1, 2.5, 7.5)], _chunk.Metrics.ToPoints());
    }

    [Fact]
    public void Read_EveryCutOfALine_WaitsForItsEnd()
    {
        const string first = "{\"t\":\"log\",\"text\":\"a\",\"attempt\":1,\"wall\":1}\n";
        const string second = "{\"t\":\"metric\",\"step\":3,\"values\":{\"loss\":0.25},\"attempt\":1,\"wall\":2}\n";
        var bytes = Encoding.UTF8.GetBytes(first + second);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            File.WriteAllBytes(_path, bytes[..cut]);
            using var reader = new JournalReader(_path);
            var read = reader.Read(_chunk);
            Assert.Equal(cut >= first.Length, read);
            Assert.Equal(cut == bytes.Length ? bytes.Length : cut >= first.Length ? first.Length : 0, reader.Offset);
            Assert.Equal(cut == bytes.Length ? 1 : 0, _chunk.Metrics.PointCount);
            Assert.Empty(_chunk.Problems);
        }
    }

    [Fact]
    public void Read_FromAnOffset_GoesOnThere()
    {
        using (var writer = new JournalWriter(_path, attempt: 2))
        {
            writer.Append(new MetricEvent { Step = 1, Values = new Dictionary<string, double> { ["loss"] = 1 } });
            writer.Append(new MetricEvent { Step = 2, Values = new Dictionary<string, double> { ["loss"] = 2 } });
        }

        var firstLine = File.ReadAllText(_path).IndexOf('\n', StringComparison.Ordinal) + 1;
        using var reader = new JournalReader(_path, firstLine);
        Assert.True(reader.Read(_chunk));
        Assert.Equal((firstLine, new FileInfo(_path).Length), (_chunk.FromOffset, _chunk.ToOffset));
        var point = Assert.Single(_chunk.Metrics.ToPoints());
        Assert.Equal((2, 2L, 2.0), (point.Attempt, point.Step, point.Value));
        Assert.False(reader.Read(_chunk));
        Assert.Equal(0, _chunk.Metrics.PointCount);
    }

    [Fact]
    public void Read_WritersLines_ComeBackAsTheyWere()
    {
        var values = new Dictionary<string, double> { ["a"] = double.NaN, ["b"] = double.PositiveInfinity, ["c"] = double.NegativeInfinity, ["übel \"x\""] = 1e-300, ["d"] = -0.1 };
        using (var writer = new JournalWriter(_path, attempt: 3))
        {
            writer.Append(new StartEvent { Device = "cpu", TotalSteps = 9 });
            writer.Append(new MetricEvent { Step = 5, Values = values });
            writer.Append(new EndEvent { Status = "succeeded", Step = 9 });
        }

        using var reader = new JournalReader(_path);
        Assert.True(reader.Read(_chunk));
        Assert.Equal(values.Keys, _chunk.Metrics.ToPoints().Select(p => p.Name));
        Assert.Equal(values.Values, _chunk.Metrics.ToPoints().Select(p => p.Value));
        Assert.Equal(9, Assert.IsType<StartEvent>(_chunk.Events[0]).TotalSteps);
        Assert.Equal(("succeeded", 3), (Assert.IsType<EndEvent>(_chunk.Events[1]).Status, _chunk.Events[1].Attempt));
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{\"t\":\"metric\",\"step\":2,\"values\":{\"loss\":1")]
    [InlineData("{\"t\":\"metric\",\"step\":2,\"values\":{\"good\":1,\"loss\":{}},\"attempt\":1,\"wall\":1}")]
    [InlineData("{\"t\":\"metric\",\"step\":\"two\",\"values\":{},\"attempt\":1,\"wall\":1}")]
    [InlineData("{\"t\":\"metric\",\"step\":2,\"values\":{\"good\":1},\"attempt\":1,\"wall\":1}}")]
    [InlineData("{\"t\":\"unheard-of\",\"attempt\":1}")]
    [InlineData("{\"step\":2}")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Read_UnreadableLine_IsReportedAndSkippedWhole(string bad)
    {
        const string good = "{\"t\":\"metric\",\"step\":1,\"values\":{\"loss\":2.5},\"attempt\":1,\"wall\":1}\n";
        Append(good + bad + "\n" + good);
        using var reader = new JournalReader(_path);
        Assert.True(reader.Read(_chunk));
        Assert.Equal(["loss", "loss"], _chunk.Metrics.ToPoints().Select(p => p.Name));
        Assert.Empty(_chunk.Events);
        Assert.Equal(good.Length, Assert.Single(_chunk.Problems).Offset);
    }

    [Fact]
    public void Read_KindNotFirst_IsRead()
    {
        Append("{\"wall\":1,\"attempt\":1,\"t\":\"metric\",\"values\":{\"loss\":4},\"step\":8}\n\r\n{\"attempt\":2,\"t\":\"log\",\"text\":\"x\"}\r\n");
        using var reader = new JournalReader(_path);
        Assert.True(reader.Read(_chunk));
        Assert.Equal([new("loss", 1, 8, 4, 1)], _chunk.Metrics.ToPoints());
        Assert.Equal("x", Assert.IsType<LogEvent>(Assert.Single(_chunk.Events)).Text);
        Assert.Empty(_chunk.Problems);
    }

    [Fact]
    public void Read_LongJournal_ComesInBoundedChunks()
    {
        using (var file = File.CreateText(_path))
            for (var i = 0; i < 150_000; i++)
                file.Write($"{{\"t\":\"metric\",\"step\":{i},\"values\":{{\"loss\":0.5}},\"attempt\":1,\"wall\":1}}\n");
        using var reader = new JournalReader(_path);
        var (chunks, points) = (0, 0);
        for (; reader.Read(_chunk); chunks++)
        {
            Assert.InRange(_chunk.ToOffset - _chunk.FromOffset, 1, JournalReader.MaxChunkBytes);
            points += _chunk.Metrics.PointCount;
        }

        Assert.Equal((3, 150_000, new FileInfo(_path).Length), (chunks, points, reader.Offset));
    }

    [Fact]
    public void Read_LineLongerThanAChunk_IsSkippedOnceItEnds()
    {
        Append(new string('x', JournalReader.MaxChunkBytes + 10));
        using var reader = new JournalReader(_path);
        Assert.False(reader.Read(_chunk));
        Append("\n{\"t\":\"log\",\"text\":\"after\"}\n");
        Assert.True(reader.Read(_chunk));
        Assert.Equal(0, Assert.Single(_chunk.Problems).Offset);
        Assert.True(reader.Read(_chunk));
        Assert.Equal("after", Assert.IsType<LogEvent>(Assert.Single(_chunk.Events)).Text);
    }

    private void Append(string text) => File.AppendAllText(_path, text);
}
