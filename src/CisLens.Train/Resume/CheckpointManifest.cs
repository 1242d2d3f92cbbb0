using System.Security.Cryptography;
using System.Text.Json;
using CisLens.Core;

namespace CisLens.Train.Resume;

/// <summary>A file of a checkpoint.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its content, in lower-case hexadecimal.</param>
public sealed record CheckpointFile(string Name, long Bytes, string Sha256);

/// <summary>The <c>manifest.json</c> of a checkpoint, which is written last.</summary>
public sealed record CheckpointManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>All other files of the folder.</summary>
    public required IReadOnlyList<CheckpointFile> Files { get; init; }

    /// <summary>Describes why a checkpoint is damaged; null if all its bytes are as written.</summary>
    public static string? Fault(string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<CheckpointManifest>(File.ReadAllBytes(Path.Combine(folder, FileName)), Json.Indented);
            if (manifest is not { Schema: 1 })
                return $"{FileName} has another version; expected 1";
            var present = Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).ToHashSet();
            return manifest.Files.Select(file => Fault(folder, file)).FirstOrDefault(fault => fault is not null)
                ?? (present.Count == manifest.Files.Count + 1 ? null : $"it has a file that {FileName} does not list");
        }
        catch (Exception failure) when (failure is JsonException or IOException or NotSupportedException or ArgumentException)
        {
            return $"{FileName} cannot be read";
        }
    }

    /// <summary>The name, size and SHA-256 of a file.</summary>
    public static CheckpointFile Describe(string path)
    {
        using var stream = File.OpenRead(path);
        return new CheckpointFile(Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    static string? Fault(string folder, CheckpointFile expected)
    {
        string path = Path.Combine(folder, Path.GetFileName(expected.Name));
        if (!File.Exists(path))
            return $"{expected.Name} is missing";
        return Describe(path) == expected ? null : $"{expected.Name} has other content than was written";
    }
}
