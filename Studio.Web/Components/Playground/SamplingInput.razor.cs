using Microsoft.AspNetCore.Components;
using Studio.Web.Playground;

namespace Studio.Web.Components.Playground;

public sealed partial class SamplingInput
{
    [Parameter, EditorRequired] public required SamplingField Field { get; set; }
    [Parameter] public EventCallback Changed { get; set; }

    /// <summary>The setting is without effect beside another one.</summary>
    [Parameter] public bool Disabled { get; set; }

    private string Id => "sampling-" + Field.Label.Replace(' ', '-').ToLowerInvariant();

    private Task ChangeAsync(string? text)
    {
        Field.Text = text ?? "";
        return Changed.InvokeAsync();
    }
}
