using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Studio.Data;
using Studio.Testing;

namespace Studio.Web.Tests.Hosting;

/// <summary>The web program as a process: what keeps it from starting is one sentence and exit code 1.</summary>
public class StartTests
{
    [Fact]
    public async Task Start_WorkspaceOpenInAnotherStudio_IsRefusedAndLeavesItAlone()
    {
        await using var studio = await TestStudio.StartAsync();
        var (code, error) = await StartAsync("--port", "0", "--workspace", studio.Workspace.Root);
        Assert.Equal((1, $"The workspace {studio.Workspace.Root} is already open in another Studio. Stop that one, or start this one with --workspace and another folder.\n"), (code, error));
        Assert.NotEmpty(await studio.ImportAsync());
    }

    [Fact]
    public async Task Start_PortTaken_SaysWhichAndWhatToDo()
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var (code, error) = await StartAsync("--port", $"{port}", "--workspace", folder.Path);
        Assert.Equal((1, $"Port {port} on 127.0.0.1 is taken by another program. Stop it, or choose another with --port.\n"), (code, error));
    }

    [Theory]
    [InlineData("--port must be a number from 0 to 65535, not '70000'.", "--port", "70000")]
    [InlineData("'--colour' is not an option.", "--colour", "red")]
    public async Task Start_WrongOption_IsNamed(string sentence, params string[] words)
    {
        var (code, error) = await StartAsync(words);
        Assert.Equal(1, code);
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_CatalogThatIsNone_SaysWhatToDo()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(new Workspace(folder.Path).Database, new string('x', 5000));
        var (code, error) = await StartAsync("--port", "0", "--workspace", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("is damaged or no Studio catalog. Move it away", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> StartAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in (string[])[Repository.Output("Studio.Web", "Studio.Web.dll"), .. words])
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }
        _ = await output;
        return (process.ExitCode, await error);
    }
}
