using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Studio.Testing;

/// <summary>
/// A hub of models on this machine, with the interface of huggingface.co: a model's facts, its files, and the files' bytes,
/// of which weights are redirected to a store. It can break off, forget ranges, and hand out other bytes than it lists.
/// </summary>
public sealed class FakeHub : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private int _cuts;

    private FakeHub(WebApplication app) => _app = app;

    /// <summary>The hub's root.</summary>
    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>Every request for bytes: the file and the first byte asked for.</summary>
    public ConcurrentQueue<(string File, long From)> Fetches { get; } = [];

    /// <summary>Requests of any kind.</summary>
    public int Requests { get; private set; }

    /// <summary>After how many bytes of an answer the connection breaks, while <see cref="Cuts"/> are left.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>How many answers break off.</summary>
    public int Cuts { get => _cuts; set => _cuts = value; }

    /// <summary>Awaited before a connection breaks: what is still on its way then is lost to the one who asked.</summary>
    public Func<Task> BeforeCut { get; set; } = () => Task.CompletedTask;

    public bool KnowsRanges { get; set; } = true;

    /// <summary>Whether weights are changed on their way.</summary>
    public bool IsForging { get; set; }

    /// <summary>Where weights are redirected to; null for this hub's own store.</summary>
    public string? Store { get; set; }

    public object Card { get; set; } = new { license = "apache-2.0" };

    public static async Task<FakeHub> StartAsync(string? folder = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var hub = new FakeHub(app);
        app.Use((context, next) =>
        {
            hub.Requests++;
            return next(context);
        });
        app.MapGet("/api/models/some/model/revision/{revision}", () => Results.Json(new { id = "some/model", sha = Commit, cardData = hub.Card, gated = false }));
        app.MapGet("/api/models/some/model/tree/{revision}", (int? page) => hub.Tree(page ?? 0));
        app.MapGet("/some/model/resolve/{revision}/{file}", hub.Resolve);
        app.MapGet("/store/{file}", hub.SendAsync);
        await app.StartAsync();
        if (folder is not null)
            foreach (var path in Directory.GetFiles(folder)) hub.Add(Path.GetFileName(path), File.ReadAllBytes(path));
        return hub;
    }

    public void Add(string name, byte[] content) => _files[name] = content;

    public void Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Two pages, so that whoever reads one only misses files.</summary>
    private IResult Tree(int page)
    {
        var names = _files.Keys.Order(StringComparer.Ordinal).ToList();
        return new TreePage(names.Where((_, i) => i % 2 == page).Select(Entry).Append(new { type = "directory", oid = "", size = 0, path = "onnx" }).ToList(), page == 0);
    }

    private object Entry(string name)
    {
        var content = _files[name];
        return IsLarge(name) ? new { type = "file", oid = GitHash("pointer"u8), size = content.Length, path = name, lfs = new { oid = Convert.ToHexStringLower(SHA256.HashData(content)), size = content.Length, pointerSize = 134 } }
            : new { type = "file", oid = GitHash(content), size = content.Length, path = name };
    }

    private IResult Resolve(string file, HttpContext context) => IsLarge(file) ? Results.Redirect(Store ?? $"/store/{file}") : new Sent(() => SendAsync(file, context));

    private async Task SendAsync(string file, HttpContext context)
    {
        var content = _files[file].ToArray();
        if (IsForging && IsLarge(file)) content[^1] ^= 1;
        var from = KnowsRanges && context.Request.GetTypedHeaders().Range is { } range ? (int)range.Ranges.First().From! : 0;
        Fetches.Enqueue((file, context.Request.GetTypedHeaders().Range?.Ranges.First().From ?? 0));
        var rest = content.AsMemory(from);
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }
        context.Response.ContentLength = rest.Length;
        if (rest.Length <= CutAfter || Interlocked.Decrement(ref _cuts) < 0)
        {
            await context.Response.Body.WriteAsync(rest);
            return;
        }
        await context.Response.Body.WriteAsync(rest[..CutAfter]);
        await context.Response.Body.FlushAsync();
        await BeforeCut();
        context.Abort();
    }

    private static bool IsLarge(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    private static string GitHash(ReadOnlySpan<byte> content) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {content.Length}\0")), .. content]));

    private sealed class TreePage(List<object> entries, bool hasMore) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            if (hasMore) context.Response.Headers.Link = $"<{context.Request.Path}?page=1>; rel=\"next\"";
            return context.Response.WriteAsJsonAsync(entries);
        }
    }

    private sealed class Sent(Func<Task> send) : IResult
    {
        public Task ExecuteAsync(HttpContext context) => send();
    }
}
