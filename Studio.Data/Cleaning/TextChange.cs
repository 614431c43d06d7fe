namespace Studio.Data.Cleaning;

/// <summary>A step that gives each text another text. The function returns the very same string when there is nothing to do.</summary>
public sealed class TextChange(TableShape shape, int column, Func<string, string> change) : CleaningStep(shape)
{
    public override void Run(CleaningBatch batch)
    {
        var texts = batch.Columns[column];
        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.IsKept[row] && texts[row] is string text)
                batch.Change(column, row, change(text));
        }
    }
}
