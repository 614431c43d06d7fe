using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Studio.Data.Catalog.Configuration;

internal sealed class RunSampleConfiguration : IEntityTypeConfiguration<RunSample>
{
    public void Configure(EntityTypeBuilder<RunSample> builder)
    {
        builder.HasIndex(s => new { s.RunId, s.Step });
        builder.HasOne<Run>().WithMany().HasForeignKey(s => s.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
