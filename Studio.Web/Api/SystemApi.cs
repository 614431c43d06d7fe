using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Api;

/// <summary>The machine, and the schema that a RunSpec follows.</summary>
public static class SystemApi
{
    public static void MapSystem(this RouteGroupBuilder api)
    {
        api.MapGet("/devices", (Devices devices) => TypedResults.Ok(devices.All)).WithTags("system").WithName("listDevices").WithSummary("Devices that runs can be given; auto chooses among them.");
        api.MapGet("/system", Get).WithTags("system").WithName("getSystem").WithSummary("Version, devices and room on the disk.");
        api.MapGet("/schema/run-spec", () => TypedResults.Text(RunSpecSchema.Document().ToJsonString(), "application/schema+json"))
            .WithTags("system").WithName("getRunSpecSchema").WithSummary("The JSON Schema of a RunSpec.").Produces<object>(contentType: "application/schema+json");
    }

    public static string Version { get; } =
        typeof(SystemApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static Ok<SystemView> Get(Workspace workspace, Devices devices) =>
        TypedResults.Ok(new SystemView(Version, workspace.Root, new DriveInfo(workspace.Root).AvailableFreeSpace, devices.All));
}

/// <param name="FreeBytes">room on the workspace's disk.</param>
public sealed record SystemView(string Version, string Workspace, long FreeBytes, IReadOnlyList<DeviceInfo> Devices);
