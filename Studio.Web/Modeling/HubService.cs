using Studio.Training.Models.Hub;

namespace Studio.Web.Modeling;

/// <summary>Asks hubs what they have, when a person asked for it; what is then fetched is fetched by a worker.</summary>
public sealed class HubService(HubHosts hosts) : IDisposable
{
    private readonly HttpClient _http = hosts.CreateClient();

    /// <summary>The hub asked where only a model's name is given.</summary>
    public Uri Hub => hosts.First;

    /// <exception cref="Studio.Data.UserError">no hub, or no such model.</exception>
    public Task<HubListing> ListAsync(string model, CancellationToken cancellationToken = default) =>
        new HubClient(_http, hosts).ListAsync(HubAddress.Parse(model, hosts), cancellationToken);

    public void Dispose() => _http.Dispose();
}
