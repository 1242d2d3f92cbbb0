using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Archive;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Models.Storage;

/// <summary>An open model file. Its names, sizes, SHA-256 sums and schema are checked when it is opened.</summary>
sealed class ModelArchive : IDisposable
{
    public const string ManifestEntry = "manifest.json", WeightsEntry = "weights.safetensors", GoldenEntry = "golden.json",
        CardEntry = "card.md";

    /// <summary>Name of a model file within the file; counted from 0.</summary>
    public static string MemberEntry(int member) => $"member-{member + 1}.clm";

    readonly StoredZipReader _zip;
    readonly string _path;
    Func<ModelArchive> _open = null!;
    ModelArchive? _outer;   // closed with this one

    ModelArchive(StoredZipReader zip, string path) => (_zip, _path) = (zip, path);

    /// <summary>The manifest.</summary>
    public ModelManifest Manifest { get; private set; } = null!;

    /// <summary>SHA-256 of the list of sums. It identifies the whole content.</summary>
    public string Hash => _zip.Hash;

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="ModelException">The file is missing, damaged or not a model file.</exception>
    public static ModelArchive Open(string path)
    {
        if (!File.Exists(path))
            throw new ModelException($"{path}: {(Directory.Exists(path) ? "this is a folder; expected a model file" : "no such file")}");
        var archive = Open(File.OpenRead(path), path);
        archive._open = () => Open(path);
        return archive;
    }

    /// <summary>Opens the same file again.</summary>
    /// <exception cref="ModelException">The file has another content now, or see <see cref="Open(string)"/>.</exception>
    public ModelArchive Reopen()
    {
        var again = _open();
        if (again.Hash == Hash)
            return again;
        again.Dispose();
        throw new ModelException($"{_path}: the file was replaced while it was in use; run the command again");
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
            throw new ModelException($"{_path}: contains {string.Join(", ", _zip.Names.Take(8))}; expected {string.Join(", ", entries)}");
    }

    // an ensemble has members, a model of two steps has a member and weights, other models have weights
    string[] ExpectedEntries()
    {
        string[] weights = Members == 0 || _zip.Names.Contains(WeightsEntry) ? [WeightsEntry] : [];
        return [ManifestEntry, .. Enumerable.Range(0, Members).Select(MemberEntry), .. weights, GoldenEntry, CardEntry];
    }

    ModelManifest ReadManifest()
    {
        string json = _zip.ReadText(ManifestEntry);
        try
        {
            using var document = JsonDocument.Parse(json);
            int schema = document.RootElement.GetProperty("schema").GetInt32();
            if (schema != ModelManifest.CurrentSchema)
                throw new ModelException($"{_path}: the model schema is {schema}; this program reads {ModelManifest.CurrentSchema}; " +
                    "use the version that wrote the file, or make the file again");
            return JsonSerializer.Deserialize<ModelManifest>(json, Json.Indented)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelException($"{_path}: {ManifestEntry} is not a valid manifest: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Reads the predictions that are stored for the self-test.</summary>
    public ModelGolden ReadGolden()
    {
        try
        {
            return JsonSerializer.Deserialize<ModelGolden>(_zip.ReadText(GoldenEntry), Json.Line)!;
        }
        catch (JsonException e)
        {
            throw new ModelException($"{_path}: {GoldenEntry} has no valid inputs and outputs", e);
        }
    }

    /// <summary>Reads the card, as Markdown.</summary>
    public string ReadCard() => _zip.ReadText(CardEntry);

    /// <summary>Opens the weights.</summary>
    public SafetensorsReader OpenWeights() =>
        new(_zip.OpenEntry(WeightsEntry), _zip.Length(WeightsEntry)!.Value, $"{_path}:{WeightsEntry}");

    /// <summary>The weights, or the files of the members, unchanged: name and a method that copies the content.</summary>
    public IEnumerable<(string Name, Action<Stream> Copy)> Content() =>
        ExpectedEntries()[1..^2].Select(name => (name, (Action<Stream>)(to =>
        {
            using var from = _zip.OpenEntry(name);
            from.CopyTo(to);
        })));

    /// <summary>Number of model files within the file: members of an ensemble, or the chromatin model of a model of two steps.</summary>
    public int Members => _zip.Names.Count(name => name.EndsWith(".clm", StringComparison.Ordinal));

    /// <summary>Opens and checks a model file within the file; counted from 0.</summary>
    public ModelArchive OpenMember(int member)
    {
        var archive = Open(_zip.OpenEntry(MemberEntry(member)), $"{_path}:{MemberEntry(member)}");
        archive._open = () =>
        {
            var outer = Reopen();
            var again = outer.OpenMember(member);
            again._outer = outer;
            return again;
        };
        return archive;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _zip.Dispose();
        _outer?.Dispose();
    }
}
