using Microsoft.JSInterop;

namespace Studio.Web.Components.Controls;

/// <summary>Disposal of browser objects when the browser may already be gone.</summary>
public static class ScriptDisposal
{
    public static async ValueTask SafelyAsync(Func<ValueTask> dispose)
    {
        try
        {
            await dispose();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // the circuit is closed, and with it everything of ours in the page; see
            // https://learn.microsoft.com/aspnet/core/blazor/javascript-interoperability#javascript-interop-calls-without-a-circuit
        }
    }
}
