using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Datasets;

/// <summary>A genome that a dataset reads its bases from. The FASTA is opened and its SHA-256 compared at the first read.</summary>
sealed class VerifiedGenome : IDisposable
{
    readonly Lazy<(Genome Genome, int[] Contigs)> _opened;

    /// <summary>Stores the path of the FASTA; nothing is read yet.</summary>
    public VerifiedGenome(string folder, DatasetGenome genome) => _opened = new(() => Open(folder, genome));

    /// <summary>Writes the codes of the bases from <paramref name="start0"/> on; positions outside the contig are N.</summary>
    /// <exception cref="InputException">The FASTA is missing or its SHA-256 differs.</exception>
    public void Codes(int contig, long start0, Span<byte> codes) =>
        _opened.Value.Genome.Codes(_opened.Value.Contigs[contig], start0, codes);

    static (Genome, int[]) Open(string folder, DatasetGenome genome)
    {
        var file = genome.File!;
        string path = Path.Combine(folder, file.Path);
        string advice = $"put the FASTA there, or change its path in {Path.Combine(folder, DatasetManifest.FileName)}";
        if (!File.Exists(path))
            throw InputException.In(path, $"no such file; expected genome {genome.Name} with SHA-256 {file.Sha256}; {advice}");
        string found = DatasetFiles.Sha256(path);
        if (found != file.Sha256)
            throw InputException.In(path, $"SHA-256 is {found}, expected {file.Sha256} for genome {genome.Name} of {folder}; {advice}");
        var opened = Genome.Open(path);
        return (opened, [.. genome.Contigs.Select(c => opened.IndexOf(c.Name))]);
    }

    public void Dispose()
    {
        if (_opened.IsValueCreated)
            _opened.Value.Genome.Dispose();
    }
}
