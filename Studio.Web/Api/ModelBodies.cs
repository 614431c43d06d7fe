using Studio.Training.Models.Library;

namespace Studio.Web.Api;

/// <param name="Uploads">ids of uploaded files: one archive, or the files of one model.</param>
/// <param name="Path">a folder or archive on the machine Studio runs on; instead of uploads.</param>
/// <param name="Base">for a LoRA adapter: id or name of the library's model it was made for; left out: the one it names.</param>
/// <param name="Hub">instead of uploads: owner/name of a hub's model, or its page's address; @ and the commit of a listing after the name fetches what that listing showed.</param>
public sealed record ModelImportBody(string Name, IReadOnlyList<string>? Uploads = null, string? Path = null, string? Base = null, string? Hub = null);

/// <param name="Model">owner/name of a hub's model, owner/name@revision, or the address of its page.</param>
public sealed record HubListingBody(string Model);

public sealed record ModelRenameBody(string Name);

/// <param name="Checkpoint">a checkpoint's name, best or last; left out: the best one where there is one.</param>
public sealed record ModelSaveBody(string Name, string? Checkpoint = null);

public sealed record TensorView(string Name, string Type, IReadOnlyList<long> Shape);

/// <param name="Compression">of what it was made smaller and what that cost; null where it was not.</param>
/// <param name="UsedBy">names of runs that began with it.</param>
public sealed record ModelView(ModelManifest Model, IReadOnlyList<TensorView> Tensors, IReadOnlyList<string> Files, CompressionReport? Compression, IReadOnlyList<string> UsedBy);
