using System.Net.Sockets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Radzen;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Web.Api;
using Studio.Web.Components;
using Studio.Web.Components.Layout;
using Studio.Web.Datasets;
using Studio.Web.Experiments;
using Studio.Web.Jobs;
using Studio.Web.Live;
using Studio.Web.Modeling;
using Studio.Web.Security;

namespace Studio.Web;

/// <summary>
/// Puts the web program together. Nothing here may be slow: the page is reachable first, and what takes time (devices,
/// reconciling runs) happens behind it.
/// </summary>
public static class StudioApp
{
    private const long LargestBody = 4 << 20;

    /// <summary>Runs until it is told to stop. Exit code 0, or 1 with one sentence on standard error.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(StudioOptions.Usage);
            return 0;
        }
        try
        {
            var options = StudioOptions.Parse(args);
            var workspace = new Workspace(options.WorkspaceRoot);
            using var held = workspace.Lock();
            await using var app = Build(options, workspace);
            await StartAsync(app, options);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (UserError e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <summary>Ready to start, with its databases brought to this version's shape.</summary>
    public static WebApplication Build(StudioOptions options, Workspace workspace)
    {
        StudioDatabase.Migrate(workspace);
        JobScheduling.PrepareDatabase(workspace);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(StudioApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // the program is started from its build folder, not from a published one: the assets lie where the manifest says
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls($"http://{options.Host}:{options.Port}");
        builder.WebHost.ConfigureKestrel(Limit);
        AddLogging(builder.Logging);
        AddServices(builder.Services, options, workspace);
        var app = builder.Build();
        UsePipeline(app);
        // before anything can be sent: what lies there is left over from a program that is gone
        app.Services.GetRequiredService<Uploads>().Clear();
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // only the endpoint for uploads lifts this one: it streams to the disk
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning);
        // a start that fails is told in one sentence by StartAsync
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // its one warning says that keys in a folder of one's own are not encrypted
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    private static void AddServices(IServiceCollection services, StudioOptions options, Workspace workspace)
    {
        services.AddSingleton(options).AddSingleton(workspace);
        services.AddStudioDatabase(workspace);
        services.AddStudioJobs(workspace);
        services.AddStudioLive();
        services.AddHttpClient<SampleService>();
        services.AddSingleton(options.Hubs).AddSingleton<HubService>();
        services.AddSingleton<ReadyService>();
        services.AddSingleton<AllowedHosts>().AddSingleton<CatalogReader>().AddSingleton<Browsing.SavedViews>();
        // else a body that cannot be read is a 400 without a word
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => ApiRoutes.Configure(json.SerializerOptions));
        services.AddDataProtection().SetApplicationName("studio").PersistKeysToFileSystem(OwnFolder(Path.Combine(workspace.Root, "keys")));
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents().AddScoped<Toasts>();
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseRequestGuard();
        app.UseApiErrors();
        app.UseStaticFiles();
        app.UseAntiforgery();
        app.MapStudioApi();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = "'none'");
    }

    private static DirectoryInfo OwnFolder(string path)
    {
        var folder = Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return folder;
    }

    /// <summary>Lets EF build its model before the first page asks for it.</summary>
    private static async Task WarmUpAsync(IServiceProvider services)
    {
        try
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            await db.Runs.AnyAsync();
        }
        catch (Exception e) when (e is Microsoft.Data.Sqlite.SqliteException or ObjectDisposedException)
        {
            // whoever asks next is told, where it can be said
        }
    }

    private static async Task StartAsync(WebApplication app, StudioOptions options)
    {
        try
        {
            // on another core: it is the longest part of the first page's way, and nothing of the start needs it
            _ = Task.Run(() => WarmUpAsync(app.Services));
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new UserError($"Port {options.Port} on {options.Host} is taken by another program. Stop it, or choose another with --port.", e);
        }
        catch (SocketException e)
        {
            throw new UserError($"Cannot listen on {options.Host}:{options.Port}: {e.Message}. Choose another address or port with --host and --port.", e);
        }
        if (!options.IsLoopback)
            Console.WriteLine($"WARNING: Studio listens on {options.Host}: everybody who can reach this machine can use it, see its data and start programs on it. There is no login.");
        Console.WriteLine($"Studio is ready at {app.Urls.First()}");
    }
}
