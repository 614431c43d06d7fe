using Studio.Data.Cleaning.Text;

namespace Studio.Data.Cleaning.Operations;

[Operation("unicode", "Normalize Unicode", OperationGroups.Text, "Gives every character one spelling (é as one character) and mends text ruined by a wrong encoding (cafÃ© becomes café).")]
public sealed record UnicodeOperation : Operation
{
    [OperationField("Column", IsColumn = true, IsOptional = true, Help = "The text column to work on.")]
    public string Column { get; init; } = "";

    [OperationField("Form", Choices = ["nfc", "nfkc", "none"], Help = "nfc keeps what a reader sees; nfkc also makes full-width letters, ligatures and the like plain.")]
    public string Form { get; init; } = "nfc";

    [OperationField("Repair wrong encoding", Help = "Mends UTF-8 that was once read as windows-1252, Latin-1 or GBK.")]
    public bool RepairMojibake { get; init; } = true;

    public override CleaningStep Bind(TableShape shape) => new TextChange(shape, shape.Text(Column), Change);

    public override string Describe() => (Form, RepairMojibake) switch
    {
        ("none", _) => "Repair wrong encoding",
        (_, true) => $"Normalize Unicode ({Form.ToUpperInvariant()}) and repair wrong encoding",
        _ => $"Normalize Unicode ({Form.ToUpperInvariant()})",
    };

    public override string? Problem() => Form == "none" && !RepairMojibake ? "It does nothing: choose a form, or repair wrong encoding." : null;

    private string Change(string text)
    {
        if (System.Text.Ascii.IsValid(text))
            return text; // plain ASCII is in every form and cannot be ruined
        var mended = RepairMojibake ? Mojibake.Repair(text) : text;
        return Form == "none" ? mended : UnicodeNormalizer.Normalize(mended, Form == "nfkc");
    }
}
