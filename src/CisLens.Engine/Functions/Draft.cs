namespace CisLens.Engine.Functions;
static class Draft
{
    static void Each(Span<float> v, Func<double,double> f) { foreach (ref float x in v) x = (float)f(x); }
    public static void Relu(Span<float> v) { int i=0; for (; i <= v.Length - System.Numerics.Vector<float>.Count; i += System.Numerics.Vector<float>.Count) System.Numerics.Vector.Max(System.Numerics.Vector<float>.Zero, new System.Numerics.Vector<float>(v[i..])).CopyTo(v[i..]); for (; i<v.Length;i++) v[i]=Math.Max(0,v[i]); }
    public static void Threshold(Span<float> v, float l, float o) { foreach (ref float x in v) if (!(x > l)) x = o; }
    public static void Gelu(Span<float> v) => Each(v, x => x * 0.5 * Erfc(-x / Math.Sqrt(2)));
    static double Erfc(double x) { double z=Math.Abs(x), t=1/(1+0.5*z); double r=t*Math.Exp(-z*z-1.26551223+t*(1.00002368+t*(0.37409196+t*(0.09678418+t*(-0.18628806+t*(0.27886807+t*(-1.13520398+t*(1.48851587+t*(-0.82215223+t*0.17087277))))))))); return x>=0?r:2-r; }
    public static void GeluTanh(Span<float> v) => Each(v, x => 0.5*x*(1+Math.Tanh(Math.Sqrt(2/Math.PI)*(x+0.044715*x*x*x))));
    public static void GeluSigmoid(Span<float> v) => Each(v, x => x/(1+Math.Exp(-1.702*x)));
    public static void Exp(Span<float> v) => Each(v, Math.Exp);
    public static void Sigmoid(Span<float> v) => Each(v, x => 1/(1+Math.Exp(-x)));
    public static void Softplus(Span<float> v) => Each(v, x => x>20?x:Math.Log(1+Math.Exp(x)));
    public static void ExpLinear(Span<float> v) => Each(v, x => x>0?x+1:Math.Exp(x));
    public static void Softmax(Span<float> v) { double m=double.NegativeInfinity,s=0; foreach (float x in v) m=Math.Max(m,x); foreach (float x in v) s+=Math.Exp(x-m); foreach (ref float x in v) x=(float)(Math.Exp(x-m)/s); }
}
