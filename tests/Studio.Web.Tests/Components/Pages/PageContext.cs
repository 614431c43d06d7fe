using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Components.Pages;

/// <summary>Whole pages over the whole web program, without a browser: scripts answer nothing, the worker is the fake one.</summary>
public abstract class PageContext : BunitContext, IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private AsyncServiceScope _scope;

    private protected TestStudio Studio { get; private set; } = null!;

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    /// <summary>Path and query the page has gone to.</summary>
    protected string Address => new Uri(Navigation.Uri).PathAndQuery;

    public async ValueTask InitializeAsync()
    {
        Studio = await TestStudio.StartAsync();
        _scope = Studio.App.Services.CreateAsyncScope();
        Services.AddFallbackServiceProvider(_scope.ServiceProvider);
        JSInterop.Mode = JSRuntimeMode.Loose;
        foreach (var module in new[] { "page", "charts", "upload", "playground" })
            JSInterop.SetupModule($"/assets/{module}.js").Mode = JSRuntimeMode.Loose;
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _scope.DisposeAsync();
        await Studio.DisposeAsync();
    }

    protected IRenderedComponent<TPage> Open<TPage>(string address) where TPage : IComponent
    {
        Navigation.NavigateTo(address);
        return Render<TPage>();
    }
}
