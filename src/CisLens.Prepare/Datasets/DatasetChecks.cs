using CisLens.Core;

namespace CisLens.Prepare.Datasets;

/// <summary>Checks that the description, the index and the file sizes of a dataset agree. No array is read.</summary>
static class DatasetChecks
{
    /// <summary>Compares the description with the files.</summary>
    /// <exception cref="InputException">They do not agree; the message names the first fault.</exception>
    public static void Description(string folder, DatasetManifest manifest)
    {
        if (manifest.Window < 1 || manifest.Flank < 0 || manifest.Count < 0 || manifest.Heads.Count == 0)
            throw Damaged(folder, $"{manifest.Count} windows of {manifest.Window} bp, {manifest.Flank} bp on either side, "
                + $"{manifest.Heads.Count} heads; expected a window of at least 1 bp, at least one head and no negative number");
        foreach (var head in manifest.Heads)
            Head(folder, manifest, head);
        if (manifest.Genomes.Count > 0 && manifest.Genomes.Sum(g => (long)g.Count) != manifest.Count)
            throw Damaged(folder, $"the genomes have {manifest.Genomes.Sum(g => (long)g.Count)} examples, expected {manifest.Count}");
        if (manifest.Sequences == SequenceStorage.Genome
            && (manifest.Kind != ExampleKind.Intervals || manifest.Genomes.Any(g => g.File is null)))
            throw Damaged(folder, "the bases are read from a genome, but the coordinates or the FASTA are missing");
        if (manifest.Kind != ExampleKind.Intervals && (manifest.HasStrands || manifest.HasNames))
            throw Damaged(folder, "has_strands and has_names are for windows of a genome, but the examples are sequences");
        var sizes = Sizes(manifest);
        foreach (string name in DatasetFiles.List(manifest))
            Array(folder, name, manifest, sizes);
    }

    static void Head(string folder, DatasetManifest manifest, DatasetHead head)
    {
        if (head.BinBp < 1 || head.CropBp < 0 || head.Tracks.Count == 0 || head.Bins < 1
            || head.Bins != (manifest.Window - 2L * head.CropBp) / head.BinBp)
            throw Damaged(folder,
                $"head {head.Name} has {head.Tracks.Count} tracks in {head.Bins} bins of {head.BinBp} bp and a crop of {head.CropBp} bp, "
                + $"which does not fit the window of {manifest.Window} bp");
        if (head.Width > System.Array.MaxLength || (head.Labels == LabelStorage.Classes && head.Tracks.Count >= DatasetFiles.NotMeasured))
            throw Damaged(folder, $"head {head.Name} has {head.Width} labels per window, too many for storage as {head.Labels}");
        if (head.Genome is { } genome && manifest.Genomes.All(g => g.Name != genome))
            throw Damaged(folder, $"head {head.Name} belongs to genome {genome}, which {DatasetManifest.FileName} does not list");
    }

    static Dictionary<string, long> Sizes(DatasetManifest manifest)
    {
        var sizes = new Dictionary<string, long>
        {
            [DatasetFiles.Offsets] = (manifest.Count + 1L) * 8,
            [DatasetFiles.Splits] = manifest.Count,
            [DatasetFiles.Blocks] = manifest.Count * 4L,
            [DatasetFiles.Contigs] = manifest.Count * 4L,
            [DatasetFiles.Starts] = manifest.Count * 8L,
            [DatasetFiles.Strands] = manifest.Count,
        };
        for (int h = 0; h < manifest.Heads.Count; h++)
            sizes[DatasetFiles.Labels(h)] = manifest.Heads[h].RowBytes
                * (manifest.Heads[h].Genome is { } own ? manifest.Genomes.First(g => g.Name == own).Count : manifest.Count);
        return sizes;
    }

    static void Array(string folder, string name, DatasetManifest manifest, Dictionary<string, long> sizes)
    {
        string path = Path.Combine(folder, name);
        var array = manifest.Arrays.FirstOrDefault(a => a.Name == name)
            ?? throw InputException.In(folder, $"{DatasetManifest.FileName} does not list {name}");
        if (!File.Exists(path))
            throw InputException.In(folder, $"{name} is missing; {DatasetFiles.Damaged}");
        if (sizes.TryGetValue(name, out long needed) && needed != array.Bytes)
            throw InputException.In(folder,
                $"{name} has {array.Bytes} bytes, expected {needed} for {manifest.Count} examples; {DatasetFiles.Damaged}");
        if (new FileInfo(path).Length is var bytes && bytes != array.Bytes)
            throw InputException.In(path,
                $"has {bytes} bytes, expected {array.Bytes} as in {DatasetManifest.FileName}; {DatasetFiles.Damaged}");
        if (array.BlockBytes <= 0)
            throw Damaged(folder, $"{name} has blocks of {array.BlockBytes} bytes, expected at least 1");
        // schema 1 has no blocks, so its arrays are verified as a whole
        if (manifest.Schema == 1 && DatasetFiles.Sha256(path) != array.Sha256)
            throw InputException.In(path, $"the SHA-256 differs from {DatasetManifest.FileName}; {DatasetFiles.Damaged}");
    }

    /// <summary>Compares the index with the description.</summary>
    /// <exception cref="InputException">A number in the index is out of range.</exception>
    public static void Index(string folder, DatasetManifest manifest, long[] offsets, int[] blocks, int blockNames, int[] contigs,
        byte[] strands, string[] names)
    {
        long stored = manifest.Window + 2L * manifest.Flank;
        if (offsets.Length > 0 && manifest.Heads[0].Labels == LabelStorage.Classes && offsets[^1] != manifest.Count * stored)
            throw Damaged(folder, $"{offsets[^1]} bases, expected {manifest.Count * stored} for {manifest.Count} windows "
                + $"with {manifest.Flank} bp on either side");
        if (blocks.Any(b => b < 0 || b >= blockNames))
            throw Damaged(folder, $"{DatasetFiles.Blocks} has a number outside the {blockNames} blocks of {DatasetFiles.BlockNames}");
        int most = manifest.Genomes.Count == 0 ? 0 : manifest.Genomes.Max(g => g.Contigs.Count);
        if (contigs.Any(c => c < 0 || c >= most))
            throw Damaged(folder, $"{DatasetFiles.Contigs} has a number outside the {most} contigs of the genome");
        if (strands.Any(s => s > 1))
            throw Damaged(folder, $"{DatasetFiles.Strands} has a number above 1, expected 0 for plus and 1 for minus");
        if (manifest.HasNames && names.Length != manifest.Count)
            throw Damaged(folder, $"{DatasetFiles.Names} has {names.Length} lines, expected {manifest.Count}");
    }

    static InputException Damaged(string folder, string what) => InputException.In(folder, $"{what}; {DatasetFiles.Damaged}");
}
