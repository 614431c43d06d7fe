using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Web.Experiments;

/// <summary>A dataset's first conversation as a spec would have it read, for the form and the REST API.</summary>
public static class ChatPreview
{
    // a page shows so much of a piece; a whole book in a cell would only be scrolled past
    private const int MostCharacters = 2000;

    /// <exception cref="UserError">a column is missing, or the row cannot be read.</exception>
    public static IReadOnlyList<ChatPiece> Of(Workspace workspace, RunSpec spec)
    {
        using var reader = DatasetReader.Open(workspace, spec.Dataset);
        return [.. ChatTemplate.Preview(spec, reader).Select(piece => piece.Text.Length > MostCharacters ? piece with { Text = piece.Text[..MostCharacters] + "…" } : piece)];
    }
}
