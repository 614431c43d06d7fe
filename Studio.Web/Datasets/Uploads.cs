using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Web.Datasets;

/// <summary>
/// Files on their way in: streamed from the request to uploads/ID.data under a random name, never held in memory and
/// never sent through a page's circuit. What lies there at start is left over from before and removed.
/// </summary>
public sealed class Uploads(Workspace workspace)
{
    private const int BufferBytes = 1 << 20;
    private const int LongestName = 255;

    /// <summary>Reads the stream to its end. A cancelled or broken request leaves nothing behind.</summary>
    /// <exception cref="UserError">the disk is full, or nothing was sent.</exception>
    public async Task<Upload> SaveAsync(Stream body, string? fileName, long? announcedBytes, CancellationToken cancellationToken)
    {
        DiskSpace.Require(workspace.Uploads, announcedBytes ?? 0);
        var id = Identifier.New();
        var data = DataPath(id);
        try
        {
            var bytes = await WriteAsync(body, data, cancellationToken);
            if (bytes == 0)
                throw new UserError("The file is empty: there is nothing to import.");
            var upload = new Upload(id, CleanName(fileName), bytes);
            AtomicFile.WriteText(InfoPath(id), JsonSerializer.Serialize(upload, JournalJson.Options));
            return upload;
        }
        catch (Exception e)
        {
            File.Delete(data);
            if (DiskFull.Is(e))
                throw new UserError("The disk of the workspace is full: the upload was given up and removed. Free some space and send the file again.", e);
            throw;
        }
    }

    /// <exception cref="UserError">no such upload.</exception>
    public Upload Get(string id)
    {
        var info = InfoPath(Identifier.Check(id));
        if (!File.Exists(info))
            throw new UserError($"There is no upload {id} any more. Send the file again.");
        return JsonSerializer.Deserialize<Upload>(File.ReadAllText(info), JournalJson.Options)!;
    }

    public string DataPath(string id) => Path.Combine(workspace.Uploads, Identifier.Check(id) + ".data");

    public void Delete(string id)
    {
        File.Delete(InfoPath(Identifier.Check(id)));
        File.Delete(DataPath(id));
    }

    /// <summary>Hands the bytes over to a job, whose folder lies on the same disk.</summary>
    public void MoveTo(string id, string path)
    {
        File.Move(DataPath(id), path);
        File.Delete(InfoPath(id));
    }

    public void Clear()
    {
        foreach (var file in Directory.EnumerateFiles(workspace.Uploads))
            File.Delete(file);
    }

    /// <summary>What is left of a sender's file name: its last part, without control characters.</summary>
    public static string CleanName(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var clean = new string([.. last.Where(c => !char.IsControl(c))]).Trim();
        if (clean.Length > LongestName)
            clean = clean[..(LongestName - 20)] + clean[^20..]; // the ending says what it is
        return clean is "" or "." or ".." ? "upload" : clean;
    }

    private static async Task<long> WriteAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 });
        await body.CopyToAsync(file, BufferBytes, cancellationToken);
        return file.Length;
    }

    private string InfoPath(string id) => Path.Combine(workspace.Uploads, id + ".json");
}
