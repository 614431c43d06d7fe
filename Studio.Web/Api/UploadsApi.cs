using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Studio.Data;
using Studio.Web.Datasets;

namespace Studio.Web.Api;

/// <summary>The only door for large files: the body goes straight to the workspace's disk.</summary>
public static class UploadsApi
{
    public static void MapUploads(this RouteGroupBuilder api)
    {
        var uploads = api.MapGroup("/uploads").WithTags("uploads");
        uploads.MapPost("/", SaveAsync).WithName("createUpload").WithMetadata(new DisableRequestSizeLimitAttribute())
            .WithSummary("Sends a file: as the raw body with its name in ?name=, or as multipart/form-data. The answer's id is used to preview and import it.")
            .Accepts<Stream>("*/*");
        uploads.MapDelete("/{uploadId}", Delete).WithName("deleteUpload").WithSummary("Removes a file that was sent and not imported.");
    }

    private static async Task<Created<Upload>> SaveAsync(HttpRequest request, Uploads uploads, string? name, CancellationToken cancellationToken)
    {
        var upload = request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true
            ? await SaveFormAsync(request, uploads, cancellationToken)
            : await uploads.SaveAsync(request.Body, name, request.ContentLength, cancellationToken);
        return TypedResults.Created($"{ApiRoutes.Prefix}/uploads/{upload.Id}", upload);
    }

    private static async Task<Upload> SaveFormAsync(HttpRequest request, Uploads uploads, CancellationToken cancellationToken)
    {
        const int longestBoundary = 200;
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (boundary is null or "" || boundary.Length > longestBoundary)
            throw new UserError("The form's boundary is missing or too long.");
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            if (section.AsFileSection() is { FileStream: { } file } part)
                return await uploads.SaveAsync(file, part.FileName, request.ContentLength, cancellationToken);
        throw new UserError("The form holds no file.");
    }

    private static NoContent Delete(string uploadId, Uploads uploads)
    {
        uploads.Delete(uploadId);
        return TypedResults.NoContent();
    }
}
