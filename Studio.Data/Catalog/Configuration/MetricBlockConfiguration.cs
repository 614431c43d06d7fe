using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Studio.Data.Metrics;

namespace Studio.Data.Catalog.Configuration;

internal sealed class MetricBlockConfiguration : IEntityTypeConfiguration<MetricBlock>
{
    public void Configure(EntityTypeBuilder<MetricBlock> builder)
    {
        builder.ToTable("MetricBlocks");
        builder.HasKey(b => b.Key);
        builder.Property(b => b.Key).ValueGeneratedNever();
    }
}
