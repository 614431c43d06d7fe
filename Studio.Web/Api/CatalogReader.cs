using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;

namespace Studio.Web.Api;

/// <summary>The API's view of the catalog's rows: a context of one's own per question, and a run with all that its view shows.</summary>
public sealed class CatalogReader(IDbContextFactory<StudioDb> contexts)
{
    public Task<StudioDb> OpenAsync(CancellationToken cancellationToken) => contexts.CreateDbContextAsync(cancellationToken);

    public async Task<Run?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return await db.Runs.AsNoTracking().Include(r => r.Tags).Include(r => r.Metrics).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
    }
}
