using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Mutate.Runs;

/// <summary>What the run record of a shard says that putting shards together needs.</summary>
/// <param name="Output">The shard's file and shape.</param>
/// <param name="Shard">Which of how many.</param>
/// <param name="Chunks">Its chunks, and those of the whole file.</param>
/// <param name="HeaderLength">Bytes above its first record.</param>
/// <param name="Common">What all shards of a run have in common, as text to compare.</param>
/// <param name="Counts">What was counted.</param>
sealed record ShardRecord(ScoreOutput Output, Shard Shard, (long First, long End, long All) Chunks, long HeaderLength, string Common,
    IReadOnlyDictionary<string, long> Counts)
{
    /// <summary>Keys of the settings in a run record.</summary>
    public const string Number = "shard", First = "first_chunk", End = "end_chunk", All = "chunks",
        Format = "output_format", HeaderBytes = "output_header_bytes", Bytes = "output_bytes", Hash = "output_sha256";

    // names of files may differ from machine to machine; their hashes may not
    static readonly string[] s_own = [Number, First, End, HeaderBytes, Bytes, Hash, "variants", "genome", "model"];

    /// <summary>Reads the record beside an output and checks that the output is the file it tells of.</summary>
    /// <exception cref="InputException">There is no record, it is of no shard, or the file is another.</exception>
    public static ShardRecord Read(string path)
    {
        string file = path + ".run.json";
        if (!File.Exists(file))
            throw InputException.In(file, "no such file; merge needs the run record that score --shard wrote beside each shard");
        try
        {
            return Parse(path, JsonNode.Parse(File.ReadAllText(file))!.AsObject());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException or FormatException)
        {
            throw InputException.In(file, "is no run record of a shard", e);
        }
    }

    static ShardRecord Parse(string path, JsonObject record)
    {
        var settings = record["settings"]!.AsObject();
        if (settings[Number] is null)
            throw InputException.In(path, "is no shard: its run record is of a whole run");
        var found = InputFile.From(path);
        if (found.Bytes != settings[Bytes]!.GetValue<long>() || found.Sha256 != settings[Hash]!.GetValue<string>())
            throw InputException.In(path, "is not the file that its run record tells of: size or SHA-256 differ");
        return new(
            new(path, Enum.Parse<ScoreFormat>(settings[Format]!.GetValue<string>().Replace("_", ""), ignoreCase: true)),
            Shard.Parse(settings[Number]!.GetValue<string>()),
            (settings[First]!.GetValue<long>(), settings[End]!.GetValue<long>(), settings[All]!.GetValue<long>()),
            settings[HeaderBytes]!.GetValue<long>(), CommonOf(settings, record["inputs"]!.AsArray()),
            record["counts"]!.AsObject().ToDictionary(c => c.Key, c => c.Value!.GetValue<long>()));
    }

    static string CommonOf(JsonObject settings, JsonArray inputs) => string.Join('\n',
        settings.Where(s => !s_own.Contains(s.Key)).Select(s => $"{s.Key}={s.Value?.ToJsonString()}")
            .Concat(inputs.Select(i => i!["sha256"]?.GetValue<string>() ?? "")));
}
