using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Studio.Web.Components.Controls;
using Studio.Web.Importing;

namespace Studio.Web.Components.Importing;

/// <summary>Follows what the page script sends; the bytes themselves never come this way.</summary>
public sealed partial class FileDrop
{
    private const string DataHint = "Plain text, CSV, TSV, JSON Lines, Parquet or IDX, also as .gz. Several files become one dataset; files named train, validation and test become its split; IDX images and labels go together.";
    private readonly List<UploadState> _uploads = [];
    private ElementReference _zone;
    private ElementReference _input;
    private IJSObjectReference? _module;
    private IJSObjectReference? _script;
    private DotNetObjectReference<FileDrop>? _self;

    /// <summary>What may be dropped here; data where nothing is said.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>All files have arrived (or failed, or were removed).</summary>
    [Parameter] public EventCallback<IReadOnlyList<UploadState>> Arrived { get; set; }

    private IReadOnlyList<UploadState> Uploads => _uploads;

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
            await ScriptDisposal.SafelyAsync(async () =>
            {
                await _script.InvokeVoidAsync("stop");
                await _script.DisposeAsync();
            });
        if (_module is not null)
            await ScriptDisposal.SafelyAsync(_module.DisposeAsync);
        _self?.Dispose();
    }

    [JSInvokable]
    public void OnUploadStarted(int key, string name, long bytes)
    {
        _uploads.Add(new UploadState(key, name, bytes));
        StateHasChanged();
    }

    [JSInvokable]
    public void OnUploadProgress(int key, long sent)
    {
        if (Find(key) is not { } upload)
            return;
        upload.Sent = sent;
        StateHasChanged();
    }

    [JSInvokable]
    public Task OnUploadDone(int key, string uploadId)
    {
        if (Find(key) is { } upload)
            (upload.UploadId, upload.Sent) = (uploadId, upload.Bytes);
        return TellAsync();
    }

    [JSInvokable]
    public Task OnUploadFailed(int key, string sentence)
    {
        if (Find(key) is { } upload)
            upload.Failure = sentence;
        return TellAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _module = await Script.InvokeAsync<IJSObjectReference>("import", "/assets/upload.js");
        _self = DotNetObjectReference.Create(this);
        _script = await _module.InvokeAsync<IJSObjectReference>("startUploads", _zone, _input, _self);
    }

    private async Task CancelAsync(UploadState upload)
    {
        if (_script is not null && upload is { UploadId: null, Failure: null })
            await _script.InvokeVoidAsync("cancel", upload.Key);
        _uploads.Remove(upload);
        await TellAsync();
    }

    // files sent together are previewed together, when the last one is there
    private Task TellAsync()
    {
        StateHasChanged();
        return _uploads.Exists(upload => upload is { UploadId: null, Failure: null }) ? Task.CompletedTask : Arrived.InvokeAsync([.. _uploads.Where(upload => upload.UploadId is not null)]);
    }

    private UploadState? Find(int key) => _uploads.Find(upload => upload.Key == key);
}
