using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Training.Tokenizers.Library;
using Studio.Training.Tokenizers.WordPiece;
using Studio.Web.Tokenizing;

namespace Studio.Web.Components.Tokenizing;

public sealed partial class TokenizedText
{
    private UserError? _error;
    private int[] _ids = [];
    private IReadOnlyList<TokenPiece> _pieces = [];
    private int _characters;
    private int _bytes;
    private int _unknown;

    [Inject] private TokenizerService Service { get; set; } = null!;

    [Parameter, EditorRequired] public required TokenizerManifest Manifest { get; set; }
    [Parameter, EditorRequired] public required string Text { get; set; }

    protected override void OnParametersSet()
    {
        try
        {
            var tokenizer = Service.Open(Manifest.Id);
            (_ids, var spans) = tokenizer.EncodeWithSpans(TokenizerService.CheckText(Text));
            _pieces = TokenPiece.Of(Text, tokenizer, _ids, spans);
            _characters = Text.EnumerateRunes().Count();
            _bytes = Encoding.UTF8.GetByteCount(Text);
            var unknown = tokenizer is WordPieceTokenizer { Settings.UnknownToken: var token } ? tokenizer.Vocabulary.IdOf(token) : null;
            _unknown = _ids.Count(id => id == unknown);
            _error = null;
        }
        catch (UserError e)
        {
            _error = e;
        }
    }

    private string Ratio(int units) => _ids.Length == 0 ? "–" : ((double)units / _ids.Length).ToString("0.00", CultureInfo.InvariantCulture);
}
