using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Experiments;

public sealed partial class SpecJsonPanel
{
    private IJSObjectReference? _page;
    private IReadOnlyList<SpecProblem> _problems = [];
    private string _text = "";
    private bool _short;

    [Parameter, EditorRequired] public required ExperimentForm Form { get; set; }
    [Parameter] public EventCallback Changing { get; set; }

    public ValueTask DisposeAsync() => _page is null ? default : ScriptDisposal.SafelyAsync(_page.DisposeAsync);

    protected override void OnInitialized() => Write();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _page = await Script.InvokeAsync<IJSObjectReference>("import", "/assets/page.js");
    }

    private void Write()
    {
        _text = _short ? RunSpecJson.WriteDifferences(Form.Spec) : RunSpecJson.Write(Form.Spec);
        _problems = [];
    }

    private async Task TypeAsync(string? text)
    {
        _text = text ?? "";
        var reading = RunSpecJson.Parse(_text);
        _problems = reading.Problems;
        if (reading.Spec is not { } spec)
            return;
        Form.Replace(spec);
        await Changing.InvokeAsync();
    }

    private async Task CopyAsync()
    {
        if (_page is null)
            return;
        if (await _page.InvokeAsync<bool>("copyText", _text))
            Toasts.Say("The spec is on the clipboard.");
        else
            Toasts.Fail("The browser does not allow copying here: select the text and press Ctrl+C.");
    }

    private async Task DownloadAsync()
    {
        if (_page is not null)
            await _page.InvokeVoidAsync("downloadText", "spec.json", _text, "application/json");
    }
}
