namespace Studio.Data.Cleaning;

/// <summary>A step that keeps rows by a number made of their text; a missing text counts as empty.</summary>
public sealed class TextFilter(TableShape shape, int column, StepMeasure measure, Func<string, double> value) : CleaningStep(shape)
{
    public override StepMeasure Measure => measure;

    public override void Run(CleaningBatch batch)
    {
        var texts = batch.Columns[column];
        for (var row = 0; row < batch.Rows; row++)
        {
            if (!batch.IsKept[row])
                continue;
            var number = value(texts[row] as string ?? "");
            batch.Measure(row, number);
            if (number < measure.AtLeast || number > measure.AtMost)
                batch.Drop(row);
        }
    }
}
