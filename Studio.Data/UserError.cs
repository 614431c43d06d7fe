namespace Studio.Data;

/// <summary>
/// Something a person can mend: one clear sentence that names the file, row or field and says what to do.
/// The message is shown as it is, in the page, the API's answer and the command line; anything else thrown is a bug.
/// </summary>
public sealed class UserError(string message, Exception? inner = null) : Exception(message, inner);
