using Studio.Data.Cleaning.Personal;

namespace Studio.Data.Cleaning.Operations;

[Operation("personal-data", "Find and mask personal data", OperationGroups.Personal, "Finds e-mail addresses, phone numbers, identity and payment cards, IP and web addresses, counts them by kind, and masks them.")]
public sealed record PersonalDataOperation : Operation
{
    private const string Mask = "mask", Stars = "stars", Drop = "drop", Count = "count";

    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to look through.")]
    public string Column { get; init; } = "";

    [OperationField("Kinds", Choices = [PersonalKinds.Email, PersonalKinds.Phone, PersonalKinds.IdCard, PersonalKinds.CreditCard, PersonalKinds.Ip, PersonalKinds.Url], Help = "Cards are checked by their check digits; phones in US, international and Chinese form.")]
    public IReadOnlyList<string> Kinds { get; init; } = [.. PersonalKinds.All];

    [OperationField("Action", Choices = [Mask, Stars, Drop, Count], Help = "mask writes [EMAIL] in its place, stars as many * as it had characters; drop removes the row; count changes nothing.")]
    public string Action { get; init; } = Mask;

    public override CleaningStep Bind(TableShape shape) => new Step(shape, shape.Text(Column), this);

    public override string? Problem() => Kinds.Count == 0 ? "No kind is chosen: choose at least one." : null;

    public override string Describe() => Action switch
    {
        Drop => $"Drop rows with personal data ({string.Join(", ", Kinds)})",
        Count => $"Count personal data ({string.Join(", ", Kinds)})",
        _ => $"Mask personal data ({string.Join(", ", Kinds)})",
    };

    private sealed class Step(TableShape shape, int column, PersonalDataOperation operation) : CleaningStep(shape)
    {
        public override void Run(CleaningBatch batch)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                if (batch.IsKept[row] && batch.Columns[column][row] is string text && PersonalData.Find(text, operation.Kinds) is { Count: > 0 } found)
                    Treat(batch, row, text, found);
            }
        }

        private void Treat(CleaningBatch batch, int row, string text, List<PersonalSpan> found)
        {
            foreach (var span in found)
                batch.Count(span.Kind);
            switch (operation.Action)
            {
                case Drop:
                    batch.Drop(row);
                    break;
                case Mask:
                    batch.Change(column, row, PersonalData.Mask(text, found, span => $"[{span.Kind.ToUpperInvariant()}]"));
                    break;
                case Stars:
                    batch.Change(column, row, PersonalData.Mask(text, found, span => new string('*', span.Length)));
                    break;
            }
        }
    }
}
