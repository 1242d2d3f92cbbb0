using System.IO.Compression;
using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Cli.Tests.BadInput;

/// <summary>
/// A folder with a small genome, peaks, variants, a dataset and models, and with broken copies of them. It is made once per class.
/// </summary>
public sealed class World : IDisposable
{
    const int ContigBp = 6000;

    public World()
    {
        Folder = Directory.CreateTempSubdirectory("cislens-world").FullName;
        var rng = new Rng(1);
        var contigs = Enumerable.Range(1, 4).ToDictionary(i => $"chr{i}", _ => Bases(rng, ContigBp));
        Sound(contigs);
        Broken(contigs, rng);
        Assert.Equal(0, Cli.Run("prepare", "peaks", "--genome", At("genome.fa"), "--samples", At("samples.tsv"), "--window", "60", "--test", "chr4", "--validation", "chr3", "-o", At("data")).Code);
        Model();
        KmerModels();
        File.WriteAllText(At("scored.tsv"), "chrom\tpos\tref\talt\tliver\tblood\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"chr1\t{i}\tA\tC\t{i}\t{-i}\n")));
        File.WriteAllText(At("measured.tsv"), "chrom\tpos\tref\talt\tvalue\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"chr1\t{i}\tA\tC\t{i}\n")));
        Names = [.. Directory.EnumerateFileSystemEntries(Folder).Select(path => Path.GetFileName(path)!)];
    }

    public string Folder { get; }

    /// <summary>Names of the files and folders that exist before a test.</summary>
    public HashSet<string> Names { get; }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Splits a command into arguments. <c>@name</c> becomes the path of a file in this folder.</summary>
    public string[] Words(string command) =>
        [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.StartsWith('@') ? At(w[1..]) : w)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    void Sound(Dictionary<string, string> contigs)
    {
        Fasta("genome.fa", contigs);
        File.WriteAllText(At("liver.narrowPeak"), string.Concat(contigs.Keys.SelectMany(c => Enumerable.Range(0, 12).Select(i => $"{c}\t{i * 400 + 100}\t{i * 400 + 200}\t.\t0\t.\t1\t1\t1\t50\n"))));
        File.WriteAllText(At("blood.bed"), string.Concat(contigs.Keys.SelectMany(c => Enumerable.Range(0, 12).Select(i => $"{c}\t{i * 410 + 300}\t{i * 410 + 400}\n"))));
        File.WriteAllText(At("samples.tsv"), "id\tpath\tassay\tcell_type\nliver\tliver.narrowPeak\tATAC\tliver\nblood\tblood.bed\tATAC\tblood\n");
        Vcf("variants.vcf", contigs, c => c);
        File.WriteAllText(At("sequences.tsv"), "id\tsequence\tactivity\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"s{i}\t{contigs["chr1"].Substring(i * 60, 60)}\t{i % 7}\n")));
    }

    void Broken(Dictionary<string, string> contigs, Rng rng)
    {
        Gzip("variants.vcf", "cut.vcf.gz");
        Gzip("genome.fa", "cut.fa.gz");
        Fasta("other.fa", contigs.Keys.ToDictionary(c => c, _ => Bases(rng, ContigBp)));
        Fasta("n.fa", contigs.Keys.ToDictionary(c => c, _ => new string('N', ContigBp)));
        Vcf("nocontig.vcf", contigs, c => "scaffold" + c[3..]);
        File.WriteAllText(At("text.tsv"), "id\tsequence\tactivity\ns1\tACGTACGTAC\thigh\n");
        File.WriteAllText(At("starts.tsv"), "gene_id\tchrom\tstrand\ttss\nG1\tchr1\t+\t3000\nG2\tchr2\t-\t3000\n");
        File.WriteAllText(At("farstart.tsv"), "gene_id\tchrom\tstrand\ttss\nG1\tchr1\t+\t6001\n");
        File.WriteAllText(At("tpm.tsv"), "gene_id\tA\nG1\t1\nG2\t2\n");
        File.WriteAllText(At("twotissues.tsv"), "gene_id\tA\tA\nG1\t1\t1\n");
        File.WriteAllText(At("texttpm.tsv"), "gene_id\tA\nG1\thigh\n");
        File.WriteAllText(At("othergenes.tsv"), "gene_id\tA\nENSG01\t1\n");
        File.WriteAllText(At("empty"), "");
        File.WriteAllText(At("reads.cram"), "CRAM\x03");
        File.WriteAllText(At("empty.narrowPeak"), "");
        File.WriteAllText(At("nopeaks.tsv"), "id\tpath\nx\tempty.narrowPeak\n");
        File.WriteAllText(At("lostpeaks.tsv"), "id\tpath\nx\tnowhere.bed\n");
        File.WriteAllText(At("badpos.vcf"), "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t12.5\t.\tA\tC\t.\t.\t.\n");
        File.WriteAllText(At("bad.json"), "{ \"dropuot\": 0.5 }");
        File.WriteAllText(At("twice.json"), "{ \"sizes\": { \"word_length\": 8, \"word_length\": 9 } }");
        File.WriteAllText(At("good.json"), "{ \"epochs\": 1 }");
        Directory.CreateDirectory(At("folder"));
        File.CreateSymbolicLink(At("link"), Folder);
        string[] lines = File.ReadAllLines(At("variants.vcf"));
        File.WriteAllLines(At("unsorted.vcf"), [.. lines[..2], lines[3], lines[2], .. lines[4..]]);
    }

    void Model()
    {
        var design = new Basset { Window = 60, Tasks = 2, Filters = [4, 5, 6], Widths = [5, 3, 3], Pools = [2, 2, 2], Hidden = [7, 8] };
        Track[] tracks = [.. new[] { "liver", "blood" }.Select(id => new Track { Id = id, Kind = TrackKind.Probability, Assay = "ATAC", CellType = id })];
        using var network = Network.Create(design, Device.Cpu, new Rng(1));
        ModelFile.Write(At("model.clm"), new NetModel(design.Manifest("small", tracks), network));
        var bytes = File.ReadAllBytes(At("model.clm"));
        File.WriteAllBytes(At("cut.clm"), bytes[..(bytes.Length / 2)]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(At("flipped.clm"), bytes);
    }

    /// <summary>Writes a gapped k-mer model in LS-GKM's format, k-mer weights and sequences, both good and broken.</summary>
    void KmerModels()
    {
        const string text = "svm_type c_svc\nkernel_type gkm_esttrunc\nL 6\nk 4\nd 2\nnorc 0\nnr_class 2\ntotal_sv 2\nrho 0.25\nlabel 1 -1\nnr_sv 1 1\nSV\n0.5 ACGTACGGTA\n-0.5 TTGACCATTC\n";
        File.WriteAllText(At("gkm.model.txt"), text);
        File.WriteAllText(At("nan.model.txt"), text.Replace("rho 0.25", "rho nan"));
        File.WriteAllText(At("cut.model.txt"), text[..^3]);
        File.WriteAllText(At("kernel.model.txt"), text.Replace("k 4", "k 5").Replace("d 2", "d 1"));
        Gzip("gkm.model.txt", "cut.model.txt.gz");
        File.WriteAllText(At("weights.txt"), "ACGT\t0.5\nAAAA\t-1\n");
        File.WriteAllText(At("deepbind.txt"), "# deepbind 0.1\nnum_detectors = 1\n");
        File.WriteAllText(At("cutweights.txt"), "ACGT\t0.5\nAAAA\t-1");
        File.WriteAllText(At("twiceweights.txt"), "ACGT\t0.5\nACGT\t-1\n");
        File.WriteAllText(At("infweights.txt"), "ACGT\t0.5\nAAAA\tinf\n");
        File.WriteAllText(At("motifs.meme"), "MEME version 4\n\nMOTIF m\nletter-probability matrix: alength= 4 w= 2\n1 0 0 0\n");
        File.WriteAllText(At("short.fa"), ">s\nACGT\n");
        File.WriteAllText(At("onlyn.fa"), ">n\nNNNNNNNNNN\n");
        File.WriteAllText(At("twice.fa"), ">s\nACGTACGTAC\n>s\nACGTACGTAC\n");
        File.WriteAllText(At("even.fa"), ">s\nACGTACGTAC\n");
        foreach (string name in (string[])["gkm", "kernel"])
            Assert.Equal(0, Cli.Run("model", "import", "svm", At($"{name}.model.txt"), "--track", "t", "-o", At($"{name}.clm")).Code);
        Assert.Equal(0, Cli.Run("model", "import", "words", At("weights.txt"), "--track", "t", "-o", At("weights.clm")).Code);
        var bytes = File.ReadAllBytes(At("gkm.clm"));
        File.WriteAllBytes(At("cutgkm.clm"), bytes[..(bytes.Length / 2)]);
        // shortseq.tsv has windows of 10 bp, which are shorter than the 11-mers of the default gkm-svm;
        // oneclass.tsv has labels of one class; inf.tsv has a label that is not finite
        File.WriteAllText(At("shortseq.tsv"), Table(10, i => $"{i % 2}"));
        File.WriteAllText(At("oneclass.tsv"), Table(30, _ => "1"));
        File.WriteAllText(At("inf.tsv"), Table(30, i => i == 7 ? "inf" : $"{i / 7.0}"));
        Assert.Equal(0, Cli.Run("prepare", "table", At("shortseq.tsv"), "--label", "active", "-o", At("shortseq.data")).Code);

        static string Table(int length, Func<int, string> label) =>
            "id\tsequence\tactive\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"s{i}\t{Bases(new Rng((ulong)i), length)}\t{label(i)}\n"));
    }

    void Fasta(string name, Dictionary<string, string> contigs) =>
        File.WriteAllText(At(name), string.Concat(contigs.Select(c => $">{c.Key}\n{c.Value}\n")));

    void Vcf(string name, Dictionary<string, string> contigs, Func<string, string> rename)
    {
        var text = new StringBuilder("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n");
        foreach (var (contig, bases) in contigs)
            for (int pos = 50; pos < ContigBp; pos += 500)
                text.Append($"{rename(contig)}\t{pos}\t.\t{bases[pos - 1]}\t{(bases[pos - 1] == 'A' ? 'C' : 'A')}\t.\t.\t.\n");
        File.WriteAllText(At(name), text.ToString());
    }

    // writes a gzip file without its last third
    void Gzip(string source, string target)
    {
        using var whole = new MemoryStream();
        using (var gzip = new GZipStream(whole, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(At(source)));
        File.WriteAllBytes(At(target), whole.ToArray()[..(int)(whole.Length * 2 / 3)]);
    }

    static string Bases(Rng rng, int length) => new([.. Enumerable.Range(0, length).Select(_ => "ACGT"[rng.Next(4)])]);
}
