
from eval import *
import pickle
def recal(m,z,y,u,mo,la,lb,n0=0):
    out=np.empty(len(z)); st={}
    i=0
    while i<len(z):
        j=i+1
        while m=='m' and j<len(z) and u[j]==u[i] and mo[j]==mo[i]: j+=1
        a,b=st.get(u[i],(0.,1.))
        for k in range(i,j): out[k]=1/(1+np.exp(-max(-30,min(30,a+b*z[k]))))
        for k in range(i,j):
            p=1/(1+np.exp(-max(-30,min(30,a+b*z[k])))); e=y[k]-p
            a+=la*e; b=min(2.,max(.3,b+lb*e*z[k]))
        st[u[i]]=(a,b); i=j
    return out
def report2(data,las,alpha=0.5,fitmodes='i',cols=None,show=False):
    names=sorted({k[1] for k in data}); c=slice(None) if cols is None else cols
    def train(excl):
        ks=[k for k in data if k[1]!=excl and k[0] in fitmodes]
        return fit(np.vstack([data[k][0][:,c] for k in ks]),np.concatenate([data[k][1] for k in ks]),np.concatenate([np.full(len(data[k][1]),len(data[k][1])**-alpha) for k in ks]))
    ws={n:train(n) for n in names}; full=train(None)
    for la,lb in las:
      for lodo in (1,0):
        for m in 'mi':
            P=[];Y=[];acc=[];cv=[]
            for n in names:
                if (m,n) not in data: continue
                X,y,u,mo=data[m,n]; X=X[:,c]; w=ws[n] if lodo else full
                p=recal(m,X@w[:-1]+w[-1],y,u,mo,la,lb); P.append(p);Y.append(y);acc.append(y.mean());cv.append(cov(p,y))
                if show: print(f'   {m} {n:20} {len(y):6} acc {100*y.mean():.1f} cov {100*cv[-1]:.1f} ece {ece(p,y):.3f} green {100*(p>=.9).mean():.1f}/{100*y[p>=.9].mean():.1f}')
            p=np.concatenate(P);y=np.concatenate(Y);g=p>=.9
            print(f'la {la} lb {lb} lodo {lodo} {m}: acc {100*y.mean():.2f} macro {100*np.mean(acc):.2f} mcov {100*np.mean(cv):.2f} ece {ece(p,y):.4f} green {100*g.mean():.1f}/{100*y[g].mean():.1f}',flush=True)
    return full
if __name__=='__main__':
    import os
    if not os.path.exists('/tmp/d3.pkl') or 'new' in sys.argv: d=run(dict(a.split('=') for a in sys.argv[1:] if '=' in a)); pickle.dump(d,open('/tmp/d3.pkl','wb'))
    d=pickle.load(open('/tmp/d3.pkl','rb'))
    for alpha in (0.5,0.25,0.0):
        print('alpha',alpha); report2(d,[(0,0),(.05,.03)],alpha)
