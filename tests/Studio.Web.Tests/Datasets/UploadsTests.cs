using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Studio.Data;
using Studio.Testing;
using Studio.Web.Datasets;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Datasets;

public class UploadsTests
{
    [Theory]
    [InlineData("a.csv", "a.csv")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\data.csv", "data.csv")]
    [InlineData("..", "upload")]
    [InlineData("", "upload")]
    [InlineData(null, "upload")]
    [InlineData("a\0b\nc.csv", "abc.csv")]
    [InlineData("😀 <img src=x>.csv", "😀 <img src=x>.csv")]
    public void CleanName_KeepsTheLastPartOnly(string? name, string clean) => Assert.Equal(clean, Uploads.CleanName(name));

    [Fact]
    public void CleanName_OfThreeHundredCharacters_KeepsItsEnding()
    {
        var clean = Uploads.CleanName(new string('x', 300) + ".csv.gz");
        Assert.Equal(255, clean.Length);
        Assert.EndsWith(".csv.gz", clean, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_RawAndMultipart_LandWholeOnTheDisk()
    {
        await using var studio = await TestStudio.StartAsync();
        var bytes = new byte[40 << 20]; // beyond the limit of every other request
        Random.Shared.NextBytes(bytes);
        using var raw = await studio.Http.PostAsync("/api/v1/uploads?name=a.bin", new ByteArrayContent(bytes));
        Assert.Equal(HttpStatusCode.Created, raw.StatusCode);
        var id = (await raw.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        Assert.Equal(bytes, await File.ReadAllBytesAsync(studio.Get<Uploads>().DataPath(id)));

        using var form = new MultipartFormDataContent { { new StringContent("ignored"), "note" }, { new ByteArrayContent([1, 2, 3]), "file", "../b.csv" } };
        using var multipart = await studio.Http.PostAsync("/api/v1/uploads", form);
        var upload = await multipart.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("b.csv", 3), (upload.GetProperty("fileName").GetString(), upload.GetProperty("bytes").GetInt64()));

        // waits for the server's word before it sends the body, as a server that refuses does not read it
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs/check") { Content = new ByteArrayContent(bytes) { Headers = { { "Content-Type", "application/json" } } }, Headers = { ExpectContinue = true } };
        using var elsewhere = await studio.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Upload_Cancelled_LeavesNothing()
    {
        await using var studio = await TestStudio.StartAsync();
        using var cancel = new CancellationTokenSource();
        var stalled = new Pipe(new PipeOptions(pauseWriterThreshold: 0)); // a sender that begins and then waits for ever
        await stalled.Writer.WriteAsync(new byte[100_000]);
        var sending = studio.Http.PostAsync("/api/v1/uploads?name=a", new StreamContent(stalled.Reader.AsStream()), cancel.Token);
        await Eventually.True(() => Directory.EnumerateFiles(studio.Workspace.Uploads).Any());
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Eventually.True(() => !Directory.EnumerateFiles(studio.Workspace.Uploads).Any());
    }

    [Fact]
    public async Task Upload_Empty_IsRefusedInOneSentence()
    {
        await using var studio = await TestStudio.StartAsync();
        using var answer = await studio.Http.PostAsync("/api/v1/uploads?name=a", new ByteArrayContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("empty", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(studio.Workspace.Uploads));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/urandom")]
    [InlineData("/etc")]
    [InlineData("relative.csv")]
    [InlineData("/nowhere/at/all")]
    [InlineData("/etc/hostname\0.csv")]
    public void LocalFile_ThatIsNoRegularFile_IsRefused(string path) => Assert.Throws<UserError>(() => LocalFile.Check(path));

    [Fact]
    public void LocalFile_LinkToADevice_IsRefused_ToAFile_IsFollowed()
    {
        using var folder = new TempFolder();
        var file = folder.Write("a.csv", "x");
        File.CreateSymbolicLink(folder.File("good"), file);
        File.CreateSymbolicLink(folder.File("bad"), "/dev/zero");
        Assert.Equal(file, LocalFile.Check(folder.File("good")));
        Assert.Throws<UserError>(() => LocalFile.Check(folder.File("bad")));
    }
}
