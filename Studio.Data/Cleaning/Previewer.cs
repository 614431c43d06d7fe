using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning;

/// <summary>
/// Tries a pipeline on stretches of rows spread evenly over a version. All of it happens in memory, so both rows and their
/// bytes are bounded: a row with a text of more than 4 MB is not tried; duplicates are found among the rows tried only.
/// </summary>
public static class Previewer
{
    public const int MostRows = 50_000;
    private const long MostBytes = 48 << 20;
    private const int LongestText = 4 << 20;
    private const int Stretches = 20;
    private const int MostSamples = 40;
    private const int MostPictureBytes = 4 << 20;
    private const int MostClusters = 60;
    private const int MostClusterRows = 12;
    private const int Shown = 2000;
    private const int Bins = 40;

    /// <param name="rows">how many to try, at most <see cref="MostRows"/>.</param>
    /// <exception cref="UserError">the pipeline does not fit the version, or a row stops it.</exception>
    public static CleaningPreview Preview(Workspace workspace, DatasetVersion version, Pipeline pipeline, int rows, CancellationToken cancel)
    {
        var shape = new TableShape(version.Manifest.Columns);
        var steps = pipeline.Bind(shape);
        var before = Read(version, Math.Clamp(rows, 1, MostRows), PipelineRun.Growth(steps), cancel);
        var watched = steps.Select((step, i) => new Watched(step, i == 0 ? shape : steps[i - 1].Result)).ToList();
        // one step after the other over all rows: each is seen as the one before it left it
        var batches = before.Select(Copy).ToList();
        foreach (var step in watched)
            step.Run(workspace, batches, cancel);
        var kept = batches.Sum(b => b.IsKept.LongCount(k => k));
        var changed = watched.SelectMany(w => w.Report.Rows).Where(r => r.Effect == StepEffect.Changed).Select(r => r.Row).ToHashSet();
        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Rows; i++)
            {
                if (!batch.IsKept[i])
                    changed.Remove(batch.RowIds[i]);
            }
        }
        var tried = before.Sum(b => (long)b.Rows);
        var added = watched.Sum(w => w.Report.Added);
        return new CleaningPreview
        {
            Rows = tried,
            TotalRows = version.Manifest.RowCount,
            Kept = kept,
            Changed = changed.Count,
            Added = added,
            Dropped = tried + added - kept,
            Operations = [.. watched.Select((w, i) => w.Describe(pipeline.Operations[i]))],
            Columns = steps[^1].Result.Columns,
        };
    }

    private static List<CleaningBatch> Read(DatasetVersion version, int rows, int growth, CancellationToken cancel)
    {
        using var reader = new BatchReader(version, growth);
        var batches = new List<CleaningBatch>();
        var all = version.Manifest.RowCount;
        var stretches = all <= rows ? 1 : Math.Min(Stretches, rows);
        long bytes = 0;
        for (var i = 0; i < stretches; i++)
        {
            var from = all * i / stretches;
            foreach (var batch in reader.Read(from, Math.Min(all, from + Math.Max(1, rows / stretches)), cancel, LongestText))
            {
                bytes += batch.Columns.Sum(c => c.Sum(v => v switch { string text => 2L * text.Length, byte[] image => image.Length, _ => 0 }));
                batches.Add(batch);
                if (bytes > MostBytes / growth * (i + 1) / stretches)
                    break;
            }
        }
        return batches;
    }

    private static CleaningBatch Copy(CleaningBatch batch) => new([.. batch.Columns.Select(c => (object?[])c.Clone())], batch.RowIds);

    private static string Shorten(string text) => text.Length <= Shown ? text : text[..Shown] + "…";

    /// <summary>One step of a preview, which remembers some rows as it found and as it left them.</summary>
    private sealed class Watched(CleaningStep step, TableShape before)
    {
        private readonly List<RowChange> _samples = [];
        private readonly Dictionary<long, string> _texts = [];
        private int _changes;
        private int _drops;
        private long _pictureBytes;

        public StepReport Report { get; } = new(keepsRows: true);

        public void Run(Workspace workspace, List<CleaningBatch> batches, CancellationToken cancel)
        {
            if (step is WholeTableStep whole)
            {
                if (whole is DuplicateStep { OtherDataset.Length: > 0 } duplicates)
                    duplicates.ObserveOther(PipelineRun.OtherTexts(workspace, duplicates.OtherDataset, cancel), cancel);
                foreach (var batch in batches)
                    whole.Observe(batch, cancel);
                whole.Finish(cancel);
            }
            foreach (var batch in batches)
            {
                cancel.ThrowIfCancellationRequested();
                Run(batch);
            }
        }

        public OperationPreview Describe(Operation operation)
        {
            var duplicates = step as DuplicateStep;
            return new OperationPreview
            {
                Operation = operation.Describe(),
                RowsIn = Report.RowsIn,
                Changed = Report.Changed,
                Added = Report.Added,
                Dropped = Report.Dropped,
                Counts = Report.Counts,
                Distribution = Distribution(),
                Samples = _samples,
                Clusters = duplicates is null ? [] : [.. duplicates.Clusters.OrderByDescending(c => c.Rows.Count).Take(MostClusters).Select(Cluster)],
                ClusterCount = duplicates?.Clusters.Count ?? 0,
            };
        }

        private void Run(CleaningBatch batch)
        {
            var found = batch.Columns.Select(c => (object?[])c.Clone()).ToArray();
            var wasKept = (bool[])batch.IsKept.Clone();
            var report = new StepReport(keepsRows: true);
            batch.Begin(report);
            step.Run(batch);
            Report.Add(report);
            var measures = new Dictionary<long, double>();
            foreach (var (row, value) in report.Measures)
                measures[row] = value; // a row and its copies share a place
            if (step is DuplicateStep duplicates)
                Remember(duplicates, batch, found);
            for (var row = 0; row < batch.Rows; row++)
            {
                if (wasKept[batch.Origins?[row] ?? row])
                    Sample(batch, found, row, measures.TryGetValue(batch.RowIds[row], out var measure) ? measure : null);
            }
        }

        private void Sample(CleaningBatch batch, object?[][] found, int row, double? measure)
        {
            var from = batch.Origins?[row] ?? row;
            if (!batch.IsKept[row])
            {
                if (_drops++ < MostSamples)
                    _samples.Add(new(batch.RowIds[row], "", Shorten(Text(found, from)), null, measure));
                return;
            }
            for (var c = 0; c < step.Result.Columns.Count && _changes < MostSamples; c++)
            {
                var name = step.Result.Columns[c].Name;
                var at = before.IndexOf(name);
                var was = at < 0 ? null : found[at][from];
                var now = batch.Columns[c][row];
                if (ReferenceEquals(was, now) || Equals(was, now) || (at < 0 && (step.Result.Columns.Count == before.Columns.Count || batch.Origins is not null)))
                    continue;
                _changes++;
                _samples.Add(new(batch.RowIds[row], name, Shorten(CellText.Of(was)), Shorten(CellText.Of(now)), measure)
                {
                    IsCopy = batch.Origins is not null,
                    Image = was is byte[] pixels && now is byte[] varied && step.Result.Columns[c].Image is { } image ? Pictures(pixels, varied, image) : null,
                });
            }
        }

        /// <summary>null once enough bytes are shown: a preview travels to a browser.</summary>
        private ImageChange? Pictures(byte[] was, byte[] now, ImageShape shape) =>
            (_pictureBytes += was.Length + now.Length) <= MostPictureBytes ? new(was, now, shape) : null;

        private void Remember(DuplicateStep duplicates, CleaningBatch batch, object?[][] found)
        {
            var wanted = duplicates.Clusters.SelectMany(c => c.Rows).ToHashSet();
            for (var row = 0; row < batch.Rows; row++)
            {
                if (wanted.Contains(batch.RowIds[row]))
                    _texts[batch.RowIds[row]] = Shorten(Text(found, row));
            }
        }

        /// <summary>What a person recognizes the row by: its text, or else its first text column.</summary>
        private string Text(object?[][] values, int row)
        {
            var column = before.Role(ColumnRole.Text);
            return column >= 0 ? CellText.Of(values[column][row]) : string.Join(" · ", values.Take(4).Select(c => CellText.Of(c[row])));
        }

        private ClusterPreview Cluster(DuplicateCluster cluster) =>
            new([.. cluster.Rows.Take(MostClusterRows).Select(r => new ClusterRow(r, _texts.GetValueOrDefault(r, ""), cluster.Kept.Contains(r)))], cluster.InOther, cluster.Rows.Count);

        private StepDistribution? Distribution()
        {
            if (step.Measure is not { } measure || Report.Measures.Count == 0)
                return null;
            var values = Report.Measures.Select(m => m.Value).ToList();
            double min = values.Min(), max = values.Max();
            // a long tail of a few rows must not squeeze all others into one bar
            var high = Math.Max(values.Order().ElementAt((int)(values.Count * 0.99)), Math.Min(max, measure.AtMost is { } limit && limit < max ? limit * 1.1 : 0));
            max = high > min ? high : max;
            var width = max > min ? (max - min) / Bins : 1;
            var bins = new long[max > min ? Bins : 1];
            foreach (var value in values)
                bins[Math.Clamp((int)((value - min) / width), 0, bins.Length - 1)]++;
            return new(measure.Label, measure.AtLeast, measure.AtMost, min, max, bins);
        }
    }
}
