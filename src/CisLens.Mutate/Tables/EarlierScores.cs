using System.Text;
using System.Text.RegularExpressions;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tables;

/// <summary>
/// The scores that earlier runs left in a VCF. Entries of other models stay. Entries of this model, which has the same name and hash,
/// are replaced. The fields with one value per allele describe one run only, so those of earlier runs are removed.
/// </summary>
sealed partial class EarlierScores
{
    const string Effects = "CIS", SpliceField = "SpliceAI", PerTrack = "CIS_EFF_";
    static readonly int s_columns = ScoreHeader.EntryFormat.Split('|').Length;   // without the call
    static readonly string[] s_summaries = ["CIS_ST", "CIS_TOP", "CIS_MAX", "CIS_MAXQ", "CIS_MLE", "CIS_FSS", "CIS_EFF", "CIS_GENE"];

    readonly bool _splice, _hasEntries, _hasOwn;
    readonly string _hash;
    readonly HashSet<string> _replaced = new(StringComparer.Ordinal);   // names of this model in entries
    readonly List<string> _kept = [];
    readonly List<string> _removed;

    /// <summary>Finds the scores of earlier runs by the header.</summary>
    /// <param name="header">The header of the input.</param>
    /// <param name="model">Name of the model of this run.</param>
    /// <param name="hash">Hash of the model of this run.</param>
    /// <param name="splice">True if this run writes splice scores.</param>
    public EarlierScores(VcfHeader header, string model, string hash, bool splice)
    {
        (_splice, _hash) = (splice, hash);
        string name = InfoText.Escape(model), withHash = $"{name}.{hash[..Math.Min(8, hash.Length)]}";
        var models = header.MetaLines.Select(ModelLine).OfType<(string Id, string Hash, bool Splice)>().ToList();
        // another model of the same name: the first letters of the hash tell the two apart
        ModelId = models.Exists(m => m.Id == name && m.Hash != hash && m.Splice == splice) ? withHash : name;
        _replaced.Add(ModelId);
        foreach (var (id, itsHash, itsSplice) in models)
            if (itsSplice == splice && (splice || itsHash == hash && (id == name || id == withHash)))
                _replaced.Add(id);
            else
                _kept.Add(id);
        _removed = [.. header.InfoFields.Where(f => f is not (Effects or SpliceField) && IsRemoved(f))];
        _hasEntries = !splice && header.InfoFields.Contains(Effects);
        _hasOwn = models.Count == 0 || models.Count > _kept.Count;   // without a line of a model, entries may be its own
    }

    /// <summary>The name of the model in entries and in the header.</summary>
    public string ModelId { get; }

    /// <summary>One line about what stays and what is replaced; null if there are no earlier scores.</summary>
    public string? Note
    {
        get
        {
            var parts = new List<string>();
            if (_hasEntries && _hasOwn)
                parts.Add($"entries of {ModelId} in INFO/CIS are replaced");
            if (_hasEntries && _kept.Count > 0)
                parts.Add($"entries of {string.Join(", ", _kept)} in INFO/CIS stay");
            if (_removed.Count > 0)
                parts.Add($"{string.Join(", ", _removed)} now describe this run");
            return parts.Count > 0 ? string.Join("; ", parts) : null;
        }
    }

    /// <summary>True if a header line of the input is still right.</summary>
    public bool Keeps(byte[] line)
    {
        string text = line.AsSpan().StartsWith("##cislens_"u8) || line.AsSpan().StartsWith("##INFO=<ID="u8)
            ? Encoding.UTF8.GetString(line) : "";
        if (InfoId().Match(text) is { Success: true } info)
            return !IsRemoved(info.Groups[1].Value) || info.Groups[1].Value == Effects;
        if (!text.StartsWith("##cislens_", StringComparison.Ordinal))
            return true;
        if (ModelLine(line) is { } model)
            return _kept.Contains(model.Id);
        if (Background().Match(text) is { Success: true } background)
            return _kept.Contains(background.Groups[1].Value);
        return _kept.Count > 0 && !text.Contains($"model_hash={_hash}", StringComparison.Ordinal);
    }

    /// <summary>True if this run removes an INFO field; entries that stay are written with those of this run.</summary>
    public bool IsRemoved(string field) => _splice ? field is SpliceField or SpliceVcfTable.Flag or "CIS_ST"
        : field == Effects || s_summaries.Contains(field) || field.StartsWith(PerTrack, StringComparison.Ordinal);

    /// <summary>Writes the entries of a record that stay; those of older versions are filled up to the current number of columns.</summary>
    /// <param name="record">The record.</param>
    /// <param name="text">Receives the field, without a separator before it.</param>
    /// <returns>True if there is an entry.</returns>
    public bool WriteEntries(VcfRecord record, TextBuffer text)
    {
        bool any = false;
        if (!_hasEntries)
            return any;
        foreach (var range in record[VcfColumn.Info].Split((byte)';'))
        {
            var field = record[VcfColumn.Info][range];
            if (!field.StartsWith("CIS="u8))
                continue;
            foreach (var part in field["CIS=".Length..].Split((byte)','))
            {
                var entry = field["CIS=".Length..][part];
                if (entry.IsEmpty || IsOfThisModel(entry))
                    continue;
                text.Add(any ? ","u8 : ";CIS="u8).Add(entry);
                for (int n = entry.Count((byte)'|') + 1; n < s_columns; n++)
                    text.Add("|"u8);
                any = true;
            }
        }
        return any;
    }

    bool IsOfThisModel(ReadOnlySpan<byte> entry)
    {
        int from = entry.IndexOf((byte)'|') + 1, length = entry[from..].IndexOf((byte)'|');
        return from > 0 && _replaced.Contains(Encoding.UTF8.GetString(entry.Slice(from, length < 0 ? entry.Length - from : length)));
    }

    static (string Id, string Hash, bool Splice)? ModelLine(byte[] line) =>
        line.AsSpan().StartsWith("##cislens_model=<"u8) && Model().Match(Encoding.UTF8.GetString(line)) is { Success: true } m
            ? (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value == SpliceField) : null;

    [GeneratedRegex("^##cislens_model=<ID=([^,]+),Hash=([^,>]+)(?:.*,Field=([^,>]+))?", RegexOptions.CultureInvariant)]
    private static partial Regex Model();

    [GeneratedRegex("^##cislens_background=<Model=([^,]+),", RegexOptions.CultureInvariant)]
    private static partial Regex Background();

    [GeneratedRegex("^##INFO=<ID=([^,>]+)", RegexOptions.CultureInvariant)]
    private static partial Regex InfoId();
}
