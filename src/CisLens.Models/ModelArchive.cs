using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Archive;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Models;

/// <summary>An opened model file whose every byte has been checked: names, sizes, SHA-256 of each entry, schema.</summary>
sealed class ModelArchive : IDisposable
{
    public const string ManifestEntry = "manifest.json", WeightsEntry = "weights.safetensors", GoldenEntry = "golden.json", CardEntry = "card.md";

    /// <summary>A member of an ensemble, counted from 0: a model file of its own.</summary>
    public static string MemberEntry(int member) => $"member-{member + 1}.clm";

    readonly StoredZipReader _zip;
    readonly string _path;

    ModelArchive(StoredZipReader zip, string path) => (_zip, _path) = (zip, path);

    public ModelManifest Manifest { get; private set; } = null!;

    /// <summary>SHA-256 that changes with any byte of the content.</summary>
    public string Hash => _zip.Hash;

    /// <exception cref="ModelException">Anything is not as the writer left it.</exception>
    public static ModelArchive Open(string path)
    {
        if (!File.Exists(path))
            throw new ModelException($"{path}: {(Directory.Exists(path) ? "is a folder, expected a model file" : "no such file")}");
        return Open(File.OpenRead(path), path);
    }

    static ModelArchive Open(Stream stream, string path)
    {
        try
        {
            var archive = new ModelArchive(new StoredZipReader(stream, path), path);
            archive.CheckEntries();
            archive.Manifest = archive.ReadManifest();
            return archive;
        }
        catch (Exception e)
        {
            stream.Dispose();
            if (e is InputException)
                throw new ModelException($"{e.Message}; expected a CisLens model file", e);
            throw;
        }
    }

    void CheckEntries()
    {
        string[] entries = ExpectedEntries();
        if (!_zip.Names.SequenceEqual(entries))
            throw new ModelException($"{_path}: holds {string.Join(", ", _zip.Names.Take(8))}, expected {string.Join(", ", entries)}");
    }

    string[] ExpectedEntries()
    {
        string[] content = Members == 0 ? [WeightsEntry] : [.. Enumerable.Range(0, Members).Select(MemberEntry)];
        return [ManifestEntry, .. content, GoldenEntry, CardEntry];
    }

    ModelManifest ReadManifest()
    {
        string json = _zip.ReadText(ManifestEntry);
        try
        {
            using var document = JsonDocument.Parse(json);
            int schema = document.RootElement.GetProperty("schema").GetInt32();
            if (schema != ModelManifest.CurrentSchema)
                throw new ModelException($"{_path}: model schema {schema}, this program reads {ModelManifest.CurrentSchema}; use the version that wrote it, or write it again");
            return JsonSerializer.Deserialize<ModelManifest>(json, Json.Indented)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelException($"{_path}: {ManifestEntry} is not a manifest: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    public ModelGolden ReadGolden()
    {
        try
        {
            return JsonSerializer.Deserialize<ModelGolden>(_zip.ReadText(GoldenEntry), Json.Line)!;
        }
        catch (JsonException e)
        {
            throw new ModelException($"{_path}: {GoldenEntry} does not hold inputs and outputs", e);
        }
    }

    public string ReadCard() => _zip.ReadText(CardEntry);

    public SafetensorsReader OpenWeights() => new(_zip.OpenEntry(WeightsEntry), _zip.Length(WeightsEntry)!.Value, $"{_path}:{WeightsEntry}");

    /// <summary>How many members it holds; 0 when it is no ensemble.</summary>
    public int Members => _zip.Names.Count(name => name.EndsWith(".clm", StringComparison.Ordinal));

    /// <summary>The file of a member, counted from 0; checked as any other.</summary>
    public ModelArchive OpenMember(int member) => Open(_zip.OpenEntry(MemberEntry(member)), $"{_path}:{MemberEntry(member)}");

    public void Dispose() => _zip.Dispose();
}
