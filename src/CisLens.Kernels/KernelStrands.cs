namespace CisLens.Kernels;

/// <summary>What a kernel makes of the two strands of a sequence.</summary>
public enum KernelStrands
{
    /// <summary>Words of the forward strand of one sequence against those of both strands of the other (gkm-SVM).</summary>
    Both,

    /// <summary>Forward strands alone (LS-GKM's <c>-R</c>).</summary>
    Forward,

    /// <summary>A word and its reverse complement are one feature, and each place counts once, palindromes too (kmer-SVM).</summary>
    Merged,
}
