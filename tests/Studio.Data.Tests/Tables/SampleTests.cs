using System.Net;
using System.Security.Cryptography;
using System.Text;
using Studio.Data.Tables;
using Studio.Data.Tables.Samples;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

public sealed class SampleTests : TableTestBase
{
    [Fact]
    public void Write_Addition_EverySumIsRightAndOnce()
    {
        var lines = File.ReadAllLines(Generate("addition")[0]);

        Assert.Equal(10_000, lines.Distinct().Count());
        Assert.All(lines, line =>
        {
            var parts = line.Split('+', '=').Select(int.Parse).ToArray();
            Assert.Equal(parts[0] + parts[1], parts[2]);
        });
    }

    [Fact]
    public void Write_Tales_AreWholeSentences()
    {
        var lines = File.ReadAllLines(Generate("tales")[0]);

        Assert.Equal(4_000, lines.Length);
        Assert.All(lines, line => Assert.EndsWith(".", line));
        Assert.True(lines.Distinct().Count() > 3_900);
    }

    [Theory]
    [InlineData("addition")]
    [InlineData("tales")]
    [InlineData("drawn-digits")]
    public void Write_SameSeed_SameBytes(string id)
    {
        var first = Generate(id).Select(DatasetFilesHash).ToList();

        Assert.Equal(first, Generate(id, "again").Select(DatasetFilesHash));
    }

    [Theory]
    [InlineData("addition")]
    [InlineData("tales")]
    [InlineData("drawn-digits")]
    public void Foreseen_OfAGeneratedSample_IsWhatItsImportCounts(string id)
    {
        var sample = SampleCatalog.Find(id);

        var made = Import(sample.Spec(SampleGenerator.Write(sample, Folder.File("made")))).Manifest;

        Assert.Equal(made.RowCount, sample.Foreseen.RowCount);
        Assert.Equal(Said(made), Said(sample.Foreseen));
    }

    private static IEnumerable<string> Said(DatasetManifest manifest) =>
        manifest.Columns.Select(c => $"{c.Name} {c.Type} {c.Role} {string.Join(',', c.Classes)} {c.Image} {c.Text} {c.Split}");

    [Fact]
    public void Write_DrawnDigits_ImportAsImagesOfTenClassesWithASplit()
    {
        var sample = SampleCatalog.Find("drawn-digits");

        var version = Import(sample.Spec(SampleGenerator.Write(sample, Folder.File("made"))));

        using var reader = new DatasetReader(version);
        Assert.Equal(2_000, reader.ReadSplits()!.Count(s => s == "test"));
        Assert.Equal(Enumerable.Repeat(1_200, 10), reader.ReadClassIds("label").GroupBy(c => c).OrderBy(g => g.Key).Select(g => g.Count()));
    }

    /// <summary>Nearest class mean gets most digits and not all: neither noise nor a task without difficulty.</summary>
    [Fact]
    public void Write_DrawnDigits_AreLearnableButNotTrivial()
    {
        var sample = SampleCatalog.Find("drawn-digits");
        using var reader = new DatasetReader(Import(sample.Spec(SampleGenerator.Write(sample, Folder.File("made")))));
        var labels = reader.ReadClassIds("label");
        var images = new byte[labels.Length * 784];
        reader.ReadImages("image", images);

        var means = Enumerable.Range(0, 10).Select(c => Mean(images, [.. Enumerable.Range(0, 10_000).Where(i => labels[i] == c)])).ToArray();
        var right = Enumerable.Range(10_000, 2_000).Count(i => Nearest(means, images.AsSpan(i * 784, 784)) == labels[i]);

        Assert.InRange(right / 2_000.0, 0.5, 0.95);
    }

    [Fact]
    public void Catalog_FilesThatAreHere_HaveTheHashesSaid()
    {
        var here = new Dictionary<string, string> { ["tinyshakespeare"] = "tinyshakespeare", ["mnist"] = "mnist", ["sst2"] = "sst2", ["waimai"] = "zh" };
        foreach (var sample in SampleCatalog.All.Where(s => !s.IsGenerated))
        {
            Assert.Equal(sample.Bytes, sample.Files.Sum(f => f.Bytes));
            foreach (var file in sample.Files)
                Assert.Equal(file.Sha256, DatasetFilesHash(SharedData.Require($"{here[sample.Id]}/{file.Name}")));
        }
    }

    [Fact]
    public void Catalog_Sst2_ImportsWithRolesAndSplits()
    {
        var sample = SampleCatalog.Find("sst2");

        var version = Import(sample.Spec([.. sample.Files.Select(f => new Studio.Data.Tables.Importing.ImportFile(SharedData.Require("sst2/" + f.Name), f.Name))]));

        Assert.Equal(9_613, version.Manifest.RowCount);
        Assert.Equal(["0", "1"], version.Manifest.ColumnWithRole(ColumnRole.Label)!.Classes);
        using var reader = new DatasetReader(version);
        Assert.Equal([("train", 6920), ("validation", 872), ("test", 1821)], reader.ReadSplits()!.GroupBy(s => s).Select(g => (g.Key, g.Count())));
    }

    [Fact]
    public async Task FetchAsync_FromAServer_StreamsAndChecks()
    {
        using var server = new LoopbackFiles("hello"u8.ToArray());
        using var http = new HttpClient();
        var seen = new List<long>();

        var files = await new SampleDownloader(http).FetchAsync(Sample(server, "hello"), Folder.File("fetched"), seen.Add, CancellationToken.None);

        Assert.Equal("hello", File.ReadAllText(Assert.Single(files).Path));
        Assert.Equal(5, seen[^1]);
    }

    [Theory]
    [InlineData("hullo", "a.txt of 'Test' is not the file it should be (sha256 ")]
    [InlineData("hello and more", "a.txt is longer than the 5 bytes it should have")]
    [InlineData(null, "a.txt of 'Test' could not be fetched from 127.0.0.1 (")]
    public async Task FetchAsync_AnythingElse_IsRefusedAndLeavesNothing(string? answer, string sentence)
    {
        using var server = new LoopbackFiles(answer is null ? null : Encoding.UTF8.GetBytes(answer));
        using var http = new HttpClient();

        var error = await Assert.ThrowsAsync<UserError>(() => new SampleDownloader(http).FetchAsync(Sample(server, "hello"), Folder.File("fetched"), _ => { }, CancellationToken.None));

        Assert.StartsWith(sentence, error.Message);
        Assert.Empty(Directory.EnumerateFiles(Folder.File("fetched")));
    }

    [Theory]
    [InlineData(true, 3, false)]
    [InlineData(false, 2, false)]
    [InlineData(true, 3, true)]
    public async Task FetchAsync_ConnectionThatBreaks_IsTakenUpWhereItBroke(bool ranges, int breaks, bool resets)
    {
        var content = string.Concat(Enumerable.Range(0, 30_000));
        using var server = new BreakingServer(Encoding.UTF8.GetBytes(content), ranges, breaks, resets);
        using var http = new HttpClient();

        var files = await new SampleDownloader(http).FetchAsync(Sample(server.Url, content), Folder.File("fetched"), _ => { }, CancellationToken.None);

        Assert.Equal(content, File.ReadAllText(Assert.Single(files).Path));
        Assert.Equal(breaks + 1, server.Requests);
    }

    [Fact]
    public async Task FetchAsync_ConnectionThatBreaksAgainAndAgain_IsGivenUpWithASentence()
    {
        using var server = new BreakingServer(new byte[100_000], ranges: true, breaks: 99);
        using var http = new HttpClient();

        var error = await Assert.ThrowsAsync<UserError>(() => new SampleDownloader(http).FetchAsync(Sample(server.Url, new string('\0', 100_000)), Folder.File("fetched"), _ => { }, CancellationToken.None));

        Assert.StartsWith("a.txt of 'Test' could not be fetched from 127.0.0.1 (", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Folder.File("fetched")));
    }

    private static SampleDataset Sample(LoopbackFiles server, string content) => Sample(server.Url, content);

    private static SampleDataset Sample(string url, string content) => new()
    {
        Id = "test",
        Title = "Test",
        Sentence = "",
        Licence = "",
        Bytes = content.Length,
        Files = [new("a.txt", url, content.Length, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))))],
    };

    private List<string> Generate(string id, string folder = "made") =>
        [.. SampleGenerator.Write(SampleCatalog.Find(id), Folder.File(folder)).Select(f => f.Path)];

    private static string DatasetFilesHash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static double[] Mean(byte[] images, int[] rows)
    {
        var mean = new double[784];
        foreach (var row in rows)
        {
            for (var i = 0; i < 784; i++)
                mean[i] += images[(row * 784) + i] / (double)rows.Length;
        }
        return mean;
    }

    private static int Nearest(double[][] means, ReadOnlySpan<byte> image)
    {
        var (best, distance) = (0, double.MaxValue);
        for (var c = 0; c < means.Length; c++)
        {
            var sum = 0.0;
            for (var i = 0; i < 784; i++)
                sum += (image[i] - means[c][i]) * (image[i] - means[c][i]);
            if (sum < distance)
                (best, distance) = (c, sum);
        }
        return best;
    }

    /// <summary>Answers every request with the same bytes, or with 404.</summary>
    private sealed class LoopbackFiles : IDisposable
    {
        private readonly HttpListener _listener = new();

        public LoopbackFiles(byte[]? content)
        {
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            }
            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = ServeAsync(content);
        }

        public string Url { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync(byte[]? content)
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    context.Response.StatusCode = content is null ? 404 : 200;
                    await context.Response.OutputStream.WriteAsync(content ?? []);
                    context.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return; // closed, by the test's end or by the client
                }
            }
        }
    }
}
