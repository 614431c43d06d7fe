using Microsoft.EntityFrameworkCore.Design;

namespace Studio.Data.Catalog;

/// <summary>For dotnet ef only: run in Studio.Data, `dotnet ef migrations add NAME -o Catalog/Migrations`.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<StudioDb>
{
    public StudioDb CreateDbContext(string[] args) => new(StudioDatabase.Options(Path.Combine(Path.GetTempPath(), "studio-design.db")));
}
