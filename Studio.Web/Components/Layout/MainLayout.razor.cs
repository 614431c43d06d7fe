using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Studio.Web.Components.Layout;

/// <summary>Navigation, page, toasts and the keys of the whole application around every page.</summary>
public sealed partial class MainLayout
{
    private ErrorBoundary? _boundary;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    // <base href="/"> would make a bare "#main" lead to Home
    private string SkipLink => new Uri(Navigation.Uri).PathAndQuery + "#main";

    // another page must not inherit the last one's error
    protected override void OnParametersSet() => Recover();

    private void Recover() => _boundary?.Recover();
}
